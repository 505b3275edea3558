import type * as E from 'fp-ts/Either';
import type { Conversation } from './conversation';
import { watchLosses } from './losses';
import { runMinimal } from './minimal/runMinimal';
import type { Observer } from './observer';
import type { Options } from './options';
import { runQuiet } from './quiet/runQuiet';
import type { RunReport } from './runReport';
import { type RunPace, REAL_PACE, VIRTUAL_PACE, openWorld } from './world';

const epochOf = ({ lines }: Conversation): number | undefined => {
  const epochMs = Date.parse(lines[0]?.at ?? '');
  return epochMs >= 0 ? epochMs : undefined;
};

const RUNS = { quiet: runQuiet, minimal: runMinimal };

/**
 * Runs the demo on new files: everyone in one process, on one node or several, with nothing but a simulated wire
 * between them. Refuses: a database that cannot be opened, a nick that cannot be a name.
 */
export const runDemo = (
  options: Options,
  conversation: Conversation,
  paths: readonly string[],
  observer: Observer,
  pace: RunPace = options.realtime ? REAL_PACE : VIRTUAL_PACE,
): Promise<E.Either<string, RunReport>> => {
  const world = openWorld(options, epochOf(conversation));
  const site = { world, losses: watchLosses(world.wire), paths };
  return RUNS[options.protocol]({ world, pace, observer }, site, conversation);
};
