import * as E from 'fp-ts/Either';
import { systemClock } from '../../../../streams';
import { renderTable } from '../show/renderTable';
import { type AnswerOf, ask } from '../ask/ask';
import type { CommandContext, Command } from '../ask/command';
import { resolveIdentity } from '../ask/resolve';
import { printAnswer } from '../show/printAnswer';
import { spanText } from '../show/syncTable';

type Job = AnswerOf<'jobs.list'>[number];

const secondsTo = (ms: number): number => (ms - systemClock.now()) / 1_000;
const lastText = ({ last_run_ms: ms }: Job): string => (ms === null ? 'never' : `${spanText(-secondsTo(ms))} ago`);

/** When each job ran and runs, and what it did and left. */
const jobTable = (at: CommandContext, rows: readonly Job[]): readonly string[] =>
  renderTable(
    [
      { head: 'job', of: ({ job }) => job },
      { head: 'of', of: ({ identity_id }) => (identity_id === '' ? 'the node' : 'you') },
      ...(at.times
        ? [
            { head: 'last run', of: lastText },
            { head: 'next run', of: ({ next_run_ms }: Job) => `in ${spanText(secondsTo(next_run_ms))}` },
          ]
        : []),
      { head: 'done', of: ({ done }) => done },
      { head: 'left', of: ({ pending }) => pending },
    ],
    rows,
  );

const jobs: Command = {
  name: 'jobs',
  about: 'Shows what the node does by itself: when each job ran and runs next, what it did, and what is left to do',
  positionals: [],
  options: {},
  examples: ['jobs', 'jobs --json'],
  run: async (at) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await ask(at, { op: 'jobs.list', as: identity.right.identity_id, params: {} });
    return E.map((rows: readonly Job[]) => printAnswer(at, rows, () => jobTable(at, rows)))(found);
  },
};

export const jobCommands: readonly Command[] = [jobs];
