import * as E from 'fp-ts/Either';
import type { CommandRefusal } from '../commandRefusal';
import type { ProgressBar } from '../show/progressBar';
import type { CommandContext } from '../ask/command';
import type { AnswerOf } from '../ask/ask';
import { askUntil, watchUntil } from '../ask/watchUntil';

interface Whose {
  readonly as: string;
  readonly network_id: string;
}

/** Four steps: asked, guest, member, first channel readable. */
const STEPS = 4;
const STEP_OF = new Map([
  ['joining', 1],
  ['guest', 2],
  ['member', 3],
]);

/** Waits until no event is missing here that other devices are known to have. */
const catchUp = (at: CommandContext, { as, network_id }: Whose, steps: ProgressBar, withinMs: number) => {
  let most = 0;
  const missingIn = (rows: AnswerOf<'sync.status'>): number =>
    Math.max(0, ...rows.map(({ missing_here }) => missing_here));
  return askUntil(at, {
    call: { op: 'sync.status', as, params: { network_id } },
    withinMs,
    onAnswer: (rows) => {
      const missing = missingIn(rows);
      most = Math.max(most, missing);
      if (most > 0) steps.show('events fetched', most - missing, most);
    },
    isEnough: (rows) => missingIn(rows) === 0,
  });
};

/**
 * Waits until an identity that joined is a member, can read a channel and has caught up with earlier messages.
 * Answers the name of the network. Refuses: too late, interrupted, a stopped node.
 */
export const awaitMembership = async (
  at: CommandContext,
  { as, network_id }: Whose,
  steps: ProgressBar,
  withinMs: number,
): Promise<E.Either<CommandRefusal, string>> => {
  let name = '';
  const member = await watchUntil(at, {
    call: { op: 'network.list', as, params: {} },
    withinMs,
    onAnswer: (rows) => {
      const own = rows.find((row) => row.network_id === network_id);
      name = own?.name ?? name;
      steps.show('being let in', STEP_OF.get(own?.state ?? '') ?? 0, STEPS);
    },
    isEnough: (rows) => rows.some((row) => row.network_id === network_id && row.state === 'member'),
  });
  if (E.isLeft(member)) return member;
  steps.show('catching up', STEPS - 1, STEPS);
  const readable = await watchUntil(at, {
    call: { op: 'channel.list', as, params: { network_id } },
    withinMs,
    isEnough: (rows) => rows.length > 0,
  });
  if (E.isLeft(readable)) return readable;
  const fetched = await catchUp(at, { as, network_id }, steps, withinMs);
  return E.map(() => name)(fetched);
};
