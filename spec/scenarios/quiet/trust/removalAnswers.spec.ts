import { ZERO_ID, toHex } from '../../../../lib';
import { left, right } from '../../../support/common/right';
import { anythingBy, sayIn } from '../../../support/quiet/talkers';
import { type Neighbour, type Town, comesTo, linkedBy, makeAdmin, townOf } from '../../../support/quiet/town';

const NOBODY = { users: [], removed: [], admins: [], devices: [], places: [] };

describe('the answer of a removal, and the preview of it', () => {
  let town: Town;
  let [bob, carol, phone, dave]: readonly (Neighbour | undefined)[] = [];
  let everyone_id = '';
  let deleted: string[] = [];
  const later = (ms = 3_000) => town.world.advance(ms);

  beforeAll(async () => {
    town = await townOf(91, ['Bob', 'Carol']);
    [bob, carol] = town.others;
    const { network_id, alice, channel_id } = town;
    await makeAdmin(town, alice, bob!);
    phone = await linkedBy(town, bob!, 'phone');
    await later(20_000);
    const { link } = right(await phone.me.api['invite.create']({ network_id, max_uses: 1 }));
    await later();
    dave = await comesTo(town, 'Dave', link);
    await later(25_000);
    everyone_id = right(await alice.me.api['group.list']({ network_id })).find(({ kind }) => kind === 2)!.group_id;
    const said = [await sayIn(carol!, channel_id, 'first'), await sayIn(carol!, channel_id, 'second')];
    const own = await sayIn(phone, channel_id, "the phone's own");
    await later();
    for (const message_id of [...said, own]) right(await phone.me.api['message.delete']({ message_id }));
    await later();
    // One of them was taken back since, so it falls with nobody.
    right(await phone.me.api['message.undelete']({ message_id: said[1]! }));
    deleted = [said[0]!];
    await later();
  });
  afterAll(() => [town.alice, bob!, carol!, phone!, dave!].forEach(({ node }) => node.close()));

  const none = () => [{ peer_id: phone!.peer_id, cutoff: toHex(ZERO_ID) }];
  const logsOf = async () => right(await town.alice.me.api['lab.sealed']({})).length;

  it('tells what each device did, by type, and when the newest came', async () => {
    const { acts } = right(await town.alice.me.api['removal.preview']({ peer_id: phone!.peer_id }));

    expect(new Set(acts.map(({ peer_id }) => peer_id))).toEqual(new Set([phone!.peer_id]));
    expect(acts.map(({ type, count }) => `${count} ${type}`).sort()).toEqual([
      '1 group_member',
      '1 invite',
      '4 delete_message',
    ]);
    expect(acts.every(({ newest_ms }) => newest_ms > 0 && newest_ms <= town.clock.now())).toBe(true);
    const ofBob = right(await town.alice.me.api['removal.preview']({ user_id: bob!.peer_id }));
    expect(new Set(ofBob.acts.map(({ peer_id }) => peer_id))).toEqual(new Set([bob!.peer_id, phone!.peer_id]));
  });

  it('tells who rests on it, and by no cutoffs of one’s own does anybody fall', async () => {
    const ofPhone = right(await town.alice.me.api['removal.preview']({ peer_id: phone!.peer_id }));
    const ofBob = right(await town.alice.me.api['removal.preview']({ user_id: bob!.peer_id }));

    const daves = { ...NOBODY, users: [dave!.peer_id], devices: [{ peer_id: dave!.peer_id, user_id: dave!.peer_id }] };
    expect([ofPhone.rests, ofPhone.falls, ofPhone.deletions]).toEqual([daves, NOBODY, []]);
    expect([ofBob.rests, ofBob.falls]).toEqual([daves, NOBODY]);
    expect(ofPhone.cutoffs).toHaveLength(1);
  });

  it('tells who and which deletions of others fall by cutoffs, and signs nothing', async () => {
    const before = await logsOf();
    const told = right(await town.alice.me.api['removal.preview']({ peer_id: phone!.peer_id, cutoffs: none() }));

    expect(told.falls.users).toEqual([dave!.peer_id]);
    expect(told.deletions).toEqual([{ target: deleted[0], group_id: everyone_id, is_channel: false }]);
    expect(await logsOf()).toBe(before);
  });

  it('refuses what the removal refuses, and names one', async () => {
    const by = carol!.me.api['removal.preview'];
    const rules = [
      left(await by({ user_id: bob!.peer_id })),
      left(await by({ peer_id: phone!.peer_id })),
      left(await by({})),
      left(await by({ user_id: bob!.peer_id, peer_id: phone!.peer_id })),
      left(await by({ user_id: 'ab'.repeat(16) })),
    ].map(({ rule }) => rule);

    expect(rules).toEqual([
      'removal.is_by_a_higher_admin_or_the_own_user',
      'removal.is_by_a_higher_admin_or_the_own_user',
      'preview.names_a_user_or_a_device',
      'preview.names_a_user_or_a_device',
      'removal.names_somebody_who_counts',
    ]);
  });

  it('rolls acts back where cutoffs are given, and signs deletions again where that is wanted', async () => {
    const shows = async (text: string) =>
      right(await carol!.me.api['message.list']({ channel_id: town.channel_id })).messages.some(
        (one) => one.text === text,
      );
    const cutoffs = [{ peer_id: bob!.peer_id, cutoff: toHex(ZERO_ID) }, ...none()];
    const remove = (sign_again: boolean) =>
      town.alice.me.api['user.remove']({ user_id: bob!.peer_id, cutoffs, sign_again });

    const rolled = right(await remove(false));
    await later(6_000);
    const afterRoll = [await shows('first'), await shows('second'), await shows("the phone's own")];
    const users = right(await carol!.me.api['user.list']({ network_id: town.network_id })).map(({ name }) => name);

    expect(rolled.deletions.map(({ target }) => target)).toEqual(deleted);
    expect(rolled.signed_again).toEqual([]);
    // Own words stay deleted, whatever is cut.
    expect(afterRoll).toEqual([true, true, false]);
    expect(users.sort()).toEqual(['Alice', 'Bob', 'Carol']);
    const forged = { group_id: everyone_id, undo: 0, targets: [{ target: deleted[0] }] };
    await anythingBy(phone!, everyone_id, 'delete_message', forged).catch(() => '');
    await later();
    expect(await shows('first')).toBe(true);
  });

  it('signs them again for a removal that lets them fall', async () => {
    const second = await townOf(92, ['Bob', 'Carol']);
    const [by, of] = second.others;
    await makeAdmin(second, second.alice, by!);
    const message_id = await sayIn(of!, second.channel_id, 'deleted by Bob');
    await second.world.advance(3_000);
    right(await by!.me.api['message.delete']({ message_id }));
    await second.world.advance(3_000);
    const cutoffs = [{ peer_id: by!.peer_id, cutoff: toHex(ZERO_ID) }];
    const done = right(await second.alice.me.api['user.remove']({ user_id: by!.peer_id, cutoffs, sign_again: true }));
    await second.world.advance(5_000);
    const left = right(await of!.me.api['message.list']({ channel_id: second.channel_id })).messages;
    [second.alice, by!, of!].forEach(({ node }) => node.close());

    expect(done.deletions.map(({ target }) => target)).toEqual([message_id]);
    expect([done.signed_again.length, left.map(({ text }) => text)]).toEqual([1, []]);
  });
});
