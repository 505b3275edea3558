import { virtualWorld } from '../../../streams/testing';
import { TO_INVITE, TO_PEER } from '../../../protocols/quiet/wire/bodies/keys';
import { type LabNode, type LabSession, framesOf, openLab, stateOf } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

const KEY_CODE = 12;
/** Within the sealed form: the event begins at 66, its body at 70, and in it come group 16, class 8, key id 16. */
const TO_KIND_AT = 66 + 70 + 40;

const comes = async (node: LabNode, name: string, link: string) => {
  const joined = right(await node.api['user.join_as_user']({ name, link }));
  return { me: right(node.as(joined.identity_id)), peer_id: joined.peer_id };
};

const setUp = async () => {
  const world = virtualWorld(71);
  const node = await openLab(world);
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  return { world, node, alice, ...right(await alice.api['network.create']({ name: 'keys' })) };
};

const held = async (session: LabSession): Promise<number> =>
  (await stateOf(session)).filter((line) => line.startsWith('held ')).length;

/** Whom the keys that a session has seen were wrapped for. */
const wrapsIn = async (session: LabSession) =>
  (await framesOf(session))
    .filter(({ type }) => type === KEY_CODE)
    .map(({ sealed }) => Buffer.from(sealed, 'hex'))
    .map((bytes) => ({ kind: bytes[TO_KIND_AT], to: bytes.toString('hex', TO_KIND_AT + 1, TO_KIND_AT + 17) }));

describe('keys are given before anyone asks', () => {
  it('to whoever is let into a group, within one trip of the wire', async () => {
    const { world, alice, network_id } = await setUp();
    const { link } = right(await alice.api['invite.create']({ network_id }));
    const bob = await comes(await openLab(world), 'Bob', link);
    await world.advance(15_000);
    const { group_id } = right(await alice.api['group.create']({ network_id, name: 'two' }));
    right(await alice.api['channel.create']({ group_id, name: 'secret' }));
    await world.advance(100);
    const before = await held(bob.me);

    right(await alice.api['group.add_member']({ group_id, user_id: bob.peer_id }));
    await world.advance(100);

    expect((await held(bob.me)) - before).toBe(1);
  });

  it('to whoever comes by an open link, by the link itself: nobody need wrap one for him', async () => {
    const { world, node, alice, network_id } = await setUp();
    const { link } = right(await alice.api['invite.create']({ network_id, max_uses: 0 }));
    const asked = (): number => node.stats().counters['seen'] ?? 0;
    const before = asked();
    const carol = await comes(await openLab(world), 'Carol', link);
    await world.advance(3_000);

    expect(await held(carol.me)).toBe(1);
    expect(asked() - before).toBe(1);
    const wraps = await wrapsIn(alice);
    expect(wraps.filter(({ kind }) => kind === TO_INVITE).length).toBe(1);
    expect(wraps.filter(({ kind, to }) => kind === TO_PEER && to === carol.peer_id)).toEqual([]);
  });

  it('to a second device of ours, for every group', async () => {
    const { world, alice, network_id } = await setUp();
    const { group_id } = right(await alice.api['group.create']({ network_id, name: 'mine' }));
    right(await alice.api['channel.create']({ group_id, name: 'notes' }));
    const { link } = right(await alice.api['link.invite']({ network_id }));
    const node = await openLab(world);
    const joined = right(await node.api['link.accept']({ link, name: 'phone' }));
    await world.advance(1_000);

    expect(await held(right(node.as(joined.identity_id)))).toBe(2);
  });
});
