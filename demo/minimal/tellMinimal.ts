import * as E from 'fp-ts/Either';
import { minimal } from '../../protocols/minimal';
import type { Conversation } from '../conversation';
import { type Site, countedIn, waitingIn, withNodes } from '../nodes';
import { settle } from '../settle';
import { type Stage, talk } from '../talk';
import type { Told } from '../told';
import { compare } from './compare';
import { gather, meet, speaking } from './gather';
import type { MinimalNode } from './people';
import { showMinimal } from './show';

const run = async (
  stage: Stage,
  { world, losses }: Site,
  nodes: readonly MinimalNode[],
  { nicks, lines }: Conversation,
): Promise<E.Either<string, Told>> => {
  const [startMs, wallStartMs] = [world.clock.now(), performance.now()];
  const people = await gather(stage, nodes, nicks);
  if (E.isLeft(people)) return people;
  await meet(stage, people.right);
  const said = await talk(stage, speaking(people.right), lines);
  const ids = said.all.map(({ id }) => id);
  await settle(
    stage,
    people.right.map(({ session }) => ({ session, ids })),
    () => waitingIn(nodes),
  );
  const took = { tookMs: world.clock.now() - startMs, wallMs: performance.now() - wallStartMs };
  const compared = await compare(people.right, said);
  return E.right(showMinimal({ compared, said, counts: countedIn(nodes, world), repaired: losses.repaired(), took }));
};

/** People who know each other's keys, and talk in the open. Refuses: a nick that cannot be a name. */
export const tellMinimal = (stage: Stage, site: Site, conversation: Conversation): Promise<E.Either<string, Told>> =>
  withNodes(minimal, site, (nodes) => run(stage, site, nodes, conversation));
