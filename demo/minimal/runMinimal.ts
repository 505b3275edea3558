import * as E from 'fp-ts/Either';
import { minimal } from '../../protocols/minimal';
import type { Conversation } from '../conversation';
import { type Site, countsOf, waitingIn, withNodes } from '../nodes';
import { settle } from '../settle';
import { type Stage, talk } from '../talk';
import type { RunReport } from '../runReport';
import { compareCopies } from './compare';
import { gatherPeople, awaitMeeting, sayAs } from './gather';
import type { MinimalNode } from './people';
import { showMinimal } from './show';

const run = async (
  stage: Stage,
  { world, losses }: Site,
  nodes: readonly MinimalNode[],
  { nicks, lines }: Conversation,
): Promise<E.Either<string, RunReport>> => {
  const [startMs, wallStartMs] = [world.clock.now(), performance.now()];
  const people = await gatherPeople(stage, nodes, nicks);
  if (E.isLeft(people)) return people;
  await awaitMeeting(stage, people.right);
  const said = await talk(stage, sayAs(people.right), lines);
  const ids = said.all.map(({ id }) => id);
  await settle(
    stage,
    people.right.map(({ session }) => ({ session, ids })),
    () => waitingIn(nodes),
  );
  const took = { tookMs: world.clock.now() - startMs, wallMs: performance.now() - wallStartMs };
  const compared = await compareCopies(people.right, said);
  return E.right(showMinimal({ compared, said, counts: countsOf(nodes, world), repaired: losses.repaired(), took }));
};

/** Runs `minimal`: people who know each other's keys and talk unencrypted. Refuses: a nick that cannot be a name. */
export const runMinimal = (
  stage: Stage,
  site: Site,
  conversation: Conversation,
): Promise<E.Either<string, RunReport>> => withNodes(minimal, site, (nodes) => run(stage, site, nodes, conversation));
