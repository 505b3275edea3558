import * as E from 'fp-ts/Either';
import type { Conversation } from '../conversation';
import { type Site, countedIn, waitingIn, withNodes } from '../nodes';
import { settle } from '../settle';
import { type Said, type Stage, type Utterance, talk } from '../talk';
import type { Told, Took } from '../told';
import { type RoomCopies, compare, copiesOf, standOf } from './compare';
import { forget } from './forgetting';
import { type Gathered, gather, meet } from './gather';
import { watchedQuiet } from './holdings';
import type { Person, QuietNode } from './people';
import { type Removal, removalEnd, removingOne } from './removal';
import { type Room, openRooms, roomsIn, speakingIn } from './rooms';
import { showQuiet } from './show';
import { type Waited, watching } from './watch';

/** How it stands when everything is said and has arrived. */
interface Ending {
  readonly gathered: Gathered;
  readonly rooms: readonly Room[];
  /** What was accepted, and that together with what nobody heard. */
  readonly said: Said;
  readonly everything: readonly Utterance[];
  readonly removal: Removal | undefined;
  readonly nodes: readonly QuietNode[];
  readonly waited: Waited;
  readonly took: Took;
}

/** Everyone, and the messages of the channels that are theirs. */
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

/** Everything is said: who has what, and then what of it is forgotten. */
const conclude = async (stage: Stage, { losses, paths, world }: Site, ending: Ending) => {
  const { gathered, rooms, said, everything, removal, nodes, waited, took } = ending;
  const { people, founder } = gathered;
  const counts = countedIn(nodes, world);
  const others = people.filter((person) => person !== removal?.person);
  const taken = await allCopies(rooms, said.all);
  const stood = await standOf(people, { taken, said, waited, losses, removed: removal?.person });
  const excluded = removal === undefined ? undefined : await removalEnd(removal, founder, others);
  const forgotten = await forget(stage, { ...gathered, rooms, said: said.all, everything, removal, nodes, paths });
  const theirs = rooms.map((room) => ({ ...room, members: room.members.filter((one) => others.includes(one)) }));
  const left = await allCopies(
    theirs,
    said.all.filter(({ id }) => !forgotten.ids.has(id)),
  );
  const pairs = taken.flatMap((then, at) => left.slice(at, at + 1).map((now) => ({ then, now })));
  const compared = await compare(people, stood, pairs);
  // Events were counted while people talked; what waits, and what was purged, counts at the very end.
  const endCounts = { ...counts, waiting: waitingIn(nodes), purged: countedIn(nodes, world).purged };
  const counted = { said, counts: endCounts, took, nodes: nodes.length, waited: waited.ofAll() };
  return showQuiet({ compared, forgotten, excluded, ...counted });
};

const run = async (
  unwatched: Stage,
  site: Site,
  nodes: readonly QuietNode[],
  { nicks, lines }: Conversation,
): Promise<E.Either<string, Told>> => {
  const { clock } = site.world;
  const [startMs, wallStartMs] = [clock.now(), performance.now()];
  const { stage, waited } = watching(unwatched, nodes);
  const met = await gather(stage, { nodes, arrived: waited.add }, nicks);
  if (E.isLeft(met)) return met;
  const gathered = met.right;
  await meet(stage, gathered);
  const opened = await openRooms(stage, gathered, lines);
  const rooms = roomsIn(opened);
  const speaking = removingOne(stage, { ...gathered, rooms: opened, lines }, speakingIn(gathered.people, opened));
  const { all: everything, refused } = await talk(stage, speaking.say, lines);
  const removal = speaking.removal();
  const said = { all: everything.filter(({ id }) => removal?.unheard.has(id) !== true), refused };
  const others = gathered.people.filter((person) => person !== removal?.person);
  await settle(stage, recipients(others, rooms, said.all), () => waitingIn(nodes));
  const took = { tookMs: clock.now() - startMs, wallMs: performance.now() - wallStartMs };
  const ending = { gathered, rooms, said, everything, removal, nodes, waited, took };
  return E.right(await conclude(unwatched, site, ending));
};

/** An encrypted network that is joined by links, with groups and channels. Refuses: a nick that cannot be a name. */
export const tellQuiet = (stage: Stage, site: Site, conversation: Conversation): Promise<E.Either<string, Told>> =>
  withNodes(watchedQuiet, site, (nodes) => run(stage, site, nodes, conversation));
