import { right } from '../../../support/common/right';
import { lastingStateOf } from '../../../support/quiet/lab';
import { pictureOf, sayIn } from '../../../support/quiet/talkers';
import { type Neighbour, type Town, makeAdmin, townOf } from '../../../support/quiet/town';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** After the deletions: seven days pass, they cease to count, and who was away since before comes back. */
const STEPS = ['week', 'end', 'back'] as const;
type StepName = (typeof STEPS)[number];
const ORDERS: readonly (readonly StepName[])[] = STEPS.flatMap((first) =>
  STEPS.filter((one) => one !== first).map((second) => [
    first,
    second,
    ...STEPS.filter((one) => one !== first && one !== second),
  ]),
);

interface Story {
  readonly town: Town;
  readonly everybody: readonly Neighbour[];
  readonly take: (step: StepName) => Promise<void>;
  readonly ids: readonly string[];
  readonly own: string;
}

interface Part {
  readonly by: Neighbour;
  readonly message_id: string;
  readonly room: { readonly channel_id: string };
  readonly ids: readonly string[];
}

/**
 * Mallory and Nora are admins. Each deletes a message of Dave's with an edit and a reaction, and a channel of his with what was
 * said there. Mallory is removed, and nothing of theirs counts; Nora takes all back. Nora also deletes what Dave deletes himself.
 */
const tell = async (seed: number): Promise<Story> => {
  const town = await townOf(seed, ['Mallory', 'Nora', 'Carol', 'Dave']);
  const { alice, world, channel_id, network_id } = town;
  const [mallory, nora, carol, dave] = [town.others[0]!, town.others[1]!, town.others[2]!, town.others[3]!];
  for (const one of [mallory, nora]) await makeAdmin(town, alice, one);
  const group_id = right(await alice.me.api['group.list']({ network_id })).find(({ kind }) => kind === 2)!.group_id;
  const parts: Part[] = [];
  for (const by of [mallory, nora]) {
    const message_id = await sayIn(dave, channel_id, `a message for ${by.name}`);
    const room = right(await dave.me.api['channel.create']({ group_id, name: `for ${by.name}` }));
    await world.advance(2_000);
    const text = `a message for ${by.name}, edited`;
    const { message_edit_id } = right(await dave.me.api['message.edit']({ message_id, text }));
    const { reaction_id } = right(await alice.me.api['message.react']({ message_id, emoji: '+1' }));
    const inside = await sayIn(alice, room.channel_id, `in the room for ${by.name}`);
    parts.push({ by, message_id, room, ids: [message_id, message_edit_id, reaction_id, room.channel_id, inside] });
  }
  const own = await sayIn(dave, channel_id, 'what Dave takes back');
  await world.advance(5_000);
  carol.cable.pull();
  for (const { by, message_id, room } of parts) {
    right(await by.me.api['message.delete']({ message_id }));
    right(await by.me.api['channel.delete'](room));
  }
  right(await nora.me.api['message.delete']({ message_id: own }));
  await world.advance(100);
  const body = { group_id, undo: 0, targets: [{ target: own }] };
  const said = { network_id, group_id, type: 'delete_message', ahead_ms: 0, expires_at_ms: 0 };
  right(await dave.me.api['lab.say']({ ...said, body: JSON.stringify(body) }));
  await world.advance(5_000);
  const end = async (): Promise<void> => {
    const cutoffs = [{ peer_id: mallory.peer_id, cutoff: '00'.repeat(16) }];
    right(await alice.me.api['user.remove']({ user_id: mallory.peer_id, cutoffs }));
    right(await nora.me.api['message.undelete']({ message_id: parts[1]!.message_id }));
    right(await nora.me.api['channel.undelete'](parts[1]!.room));
  };
  const steps: Readonly<Record<StepName, () => Promise<void>>> = {
    week: () => town.pass(7 * DAY_MS),
    end,
    back: () => Promise.resolve(carol.cable.plug()),
  };
  const take = async (step: StepName): Promise<void> => {
    await steps[step]();
    await town.pass(0);
  };
  return { town, everybody: [alice, nora, carol, dave], take, ids: parts.flatMap(({ ids }) => ids), own };
};

const linesOf = async (who: Neighbour): Promise<readonly string[]> =>
  (await pictureOf(who)).flatMap((channel) => channel.split('\n')).sort();
const statusOf = async (who: Neighbour, event_id: string): Promise<string> =>
  right(await who.me.explain(event_id)).status;
const digestOf = async ({ me }: Neighbour): Promise<readonly string[]> =>
  (await lastingStateOf(me)).filter((line) => !line.startsWith('head '));

const ALL_BACK = [
  ...['  Alice: in the room for Mallory', '  Alice: in the room for Nora'],
  ...['  Dave: a message for Mallory, edited* +1:Alice', '  Dave: a message for Nora, edited* +1:Alice'],
  ...['#for Mallory 0', '#for Nora 0', '#general 0'],
];

describe('what was forgotten by the word of admins whose deletions count no more', () => {
  it.each(ORDERS.map((order, nth) => [order.join(', '), order, 110 + nth] as const))(
    'is at all the same: %s',
    async (_, order, seed) => {
      const { town, everybody, take, ids, own } = await tell(seed);
      for (const step of order) await take(step);
      // One tick lifts, one comparison brings it, and keys that were purged are asked for.
      for (let n = 0; n < 3; n += 1) await town.pass(0);

      const lines = await Promise.all(everybody.map(linesOf));
      // Where all heard of the deletion for a week before it ended, nobody has it any more.
      const isGone = order.join() === 'back,week,end';
      for (const one of lines) expect(one).toEqual(isGone ? ['#general 0'] : ALL_BACK);
      const digests = await Promise.all(everybody.map(digestOf));
      for (const one of digests) expect(one).toEqual(digests[0]);
      const statuses = await Promise.all(everybody.map((who) => Promise.all(ids.map((id) => statusOf(who, id)))));
      for (const one of statuses) expect(new Set(one)).toEqual(new Set([isGone ? 'unknown' : 'stored']));
      // Own words stay deleted, whoever else said so, too.
      for (const who of everybody) expect(await statusOf(who, own)).toBe('deleted');
      [...town.others, town.alice].forEach(({ node }) => node.close());
    },
  );
});
