import * as E from 'fp-ts/Either';
import type { Conversation } from '../conversation';
import { type Site, countsOf, waitingIn, withNodes } from '../nodes';
import { settle } from '../settle';
import { type Said, type Stage, type Utterance, talk } from '../talk';
import type { RunReport, RunDuration } from '../runReport';
import { type RoomCopies, compareCopies, copiesOf, resultsOf } from './compare';
import { runForgetting } from './runForgetting';
import { type Gathering, gatherPeople, awaitMeeting } from './gather';
import { watchedQuiet } from './holdings';
import type { Person, QuietNode } from './people';
import { type Removal, measureRemoval, withRemoval } from './removal';
import { type Room, openRooms, roomsIn, sayAs } from './rooms';
import { showQuiet } from './show';
import { type WaitingPeaks, watchWaiting } from './watchWaiting';

/** The state when all messages are sent and have arrived. */
interface Ending {
  readonly gathered: Gathering;
  readonly rooms: readonly Room[];
  /** Accepted messages without those of the removed person after the removal, and all of them. */
  readonly said: Said;
  readonly everything: readonly Utterance[];
  readonly removal: Removal | undefined;
  readonly nodes: readonly QuietNode[];
  readonly waited: WaitingPeaks;
  readonly took: RunDuration;
}

/** Everyone, with the messages of their channels. */
const recipients = (people: readonly Person[], rooms: readonly Room[], said: readonly Utterance[]) =>
  people.map((person) => {
    const own = new Set(rooms.flatMap(({ name, members }) => (members.includes(person) ? [name] : [])));
    return { session: person.session, ids: said.filter(({ room }) => own.has(room)).map(({ id }) => id) };
  });

const allCopies = async (rooms: readonly Room[], said: readonly Utterance[]): Promise<readonly RoomCopies[]> => {
  const taken: RoomCopies[] = [];
  for (const room of rooms) taken.push(await copiesOf(room, said));
  return taken;
};

/** Compares everyone's copies, runs the forgetting, and builds the report. */
const conclude = async (stage: Stage, { losses, paths, world }: Site, ending: Ending) => {
  const { gathered, rooms, said, everything, removal, nodes, waited, took } = ending;
  const { people, founder } = gathered;
  const counts = countsOf(nodes, world);
  const others = people.filter((person) => person !== removal?.person);
  const taken = await allCopies(rooms, said.all);
  const stood = await resultsOf(people, { taken, said, waited, losses, removed: removal?.person });
  const excluded = removal === undefined ? undefined : await measureRemoval(removal, founder, others);
  const forgotten = await runForgetting(stage, {
    ...gathered,
    rooms,
    said: said.all,
    everything,
    removal,
    nodes,
    paths,
  });
  const theirs = rooms.map((room) => ({ ...room, members: room.members.filter((one) => others.includes(one)) }));
  const left = await allCopies(
    theirs,
    said.all.filter(({ id }) => !forgotten.ids.has(id)),
  );
  const pairs = taken.flatMap((then, at) => left.slice(at, at + 1).map((now) => ({ then, now })));
  const compared = await compareCopies(people, stood, pairs);
  // Events are counted up to the last message; waiting events and purged keys at the very end.
  const endCounts = { ...counts, waiting: waitingIn(nodes), purged: countsOf(nodes, world).purged };
  const counted = { said, counts: endCounts, took, nodes: nodes.length, waited: waited.ofAll() };
  return showQuiet({ compared, forgotten, excluded, ...counted });
};

const run = async (
  unwatched: Stage,
  site: Site,
  nodes: readonly QuietNode[],
  { nicks, lines }: Conversation,
): Promise<E.Either<string, RunReport>> => {
  const { clock } = site.world;
  const [startMs, wallStartMs] = [clock.now(), performance.now()];
  const { stage, waited } = watchWaiting(unwatched, nodes);
  const met = await gatherPeople(stage, { nodes, arrived: waited.add }, nicks);
  if (E.isLeft(met)) return met;
  const gathered = met.right;
  await awaitMeeting(stage, gathered);
  const opened = await openRooms(stage, gathered, lines);
  const rooms = roomsIn(opened);
  const speaking = withRemoval(stage, { ...gathered, rooms: opened, lines }, sayAs(gathered.people, opened));
  const { all: everything, refused } = await talk(stage, speaking.say, lines);
  const removal = speaking.removal();
  const said = { all: everything.filter(({ id }) => removal?.unheard.has(id) !== true), refused };
  const others = gathered.people.filter((person) => person !== removal?.person);
  await settle(stage, recipients(others, rooms, said.all), () => waitingIn(nodes));
  const took = { tookMs: clock.now() - startMs, wallMs: performance.now() - wallStartMs };
  const ending = { gathered, rooms, said, everything, removal, nodes, waited, took };
  return E.right(await conclude(unwatched, site, ending));
};

/** Runs `quiet`: an encrypted network with groups, joined by links. Refuses: a nick that cannot be a name. */
export const runQuiet = (stage: Stage, site: Site, conversation: Conversation): Promise<E.Either<string, RunReport>> =>
  withNodes(watchedQuiet, site, (nodes) => run(stage, site, nodes, conversation));
