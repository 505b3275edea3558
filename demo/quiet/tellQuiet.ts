import * as E from 'fp-ts/Either';
import type { Conversation } from '../conversation';
import { type Site, countedIn, waitingIn, withNodes } from '../nodes';
import { settle } from '../settle';
import { type Said, type Stage, talk } from '../talk';
import type { Told } from '../told';
import { type RoomCopies, compare, copiesOf } from './compare';
import { gather, meet } from './gather';
import { watchedQuiet } from './holdings';
import type { Person, QuietNode } from './people';
import { type Rooms, openRooms, roomsIn, speakingIn } from './rooms';
import { showQuiet } from './show';
import { watching } from './watch';

/** Everyone, and the messages of the channels that are theirs. */
const recipients = (people: readonly Person[], rooms: Rooms, { all }: Said) =>
  people.map((person) => {
    const own = new Set(roomsIn(rooms).flatMap(({ name, members }) => (members.includes(person) ? [name] : [])));
    return { session: person.session, ids: all.filter(({ room }) => own.has(room)).map(({ id }) => id) };
  });

const run = async (
  unwatched: Stage,
  { world, losses }: Site,
  nodes: readonly QuietNode[],
  { nicks, lines }: Conversation,
): Promise<E.Either<string, Told>> => {
  const [startMs, wallStartMs] = [world.clock.now(), performance.now()];
  const { stage, waited } = watching(unwatched, nodes);
  const gathered = await gather(stage, { nodes, arrived: waited.add }, nicks);
  if (E.isLeft(gathered)) return gathered;
  const { people } = gathered.right;
  await meet(stage, gathered.right);
  const rooms = await openRooms(stage, gathered.right, lines);
  const said = await talk(stage, speakingIn(people, rooms), lines);
  await settle(stage, recipients(people, rooms, said), () => waitingIn(nodes));
  const took = { tookMs: world.clock.now() - startMs, wallMs: performance.now() - wallStartMs };
  const counts = countedIn(nodes, world);
  const taken: RoomCopies[] = [];
  for (const room of roomsIn(rooms)) taken.push(await copiesOf(room, said));
  const compared = await compare(people, { taken, said, waited, losses });
  return E.right(showQuiet({ compared, said, counts, took, nodes: nodes.length, waited: waited.ofAll() }));
};

/** An encrypted network that is joined by links, with groups and channels. Refuses: a nick that cannot be a name. */
export const tellQuiet = (stage: Stage, site: Site, conversation: Conversation): Promise<E.Either<string, Told>> =>
  withNodes(watchedQuiet, site, (nodes) => run(stage, site, nodes, conversation));
