import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { lastValueFrom, map, takeUntil, takeWhile } from 'rxjs';
import { systemClock } from '../../../../streams';
import { type AnswerOf, ask, askNode, readAnswer } from '../ask/ask';
import { type Command, type CommandContext, textIn } from '../ask/command';
import { ExplainAnswer } from '../ask/nodeAnswers';
import { resolveIdentity } from '../ask/resolve';
import { printAnswer, shortId } from '../show/printAnswer';
import { jsonText, sanitize } from '../show/sanitize';
import { renderTable } from '../show/renderTable';
import { spanText } from '../show/syncTable';

const ID = /^[0-9a-f]{32}$/;

/** Formats any value of a row: ids are shortened, booleans are yes and no. */
const cellOf = (at: CommandContext, value: unknown): string | number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return ID.test(value) ? shortId(at, value) : sanitize(value);
  return value === null || value === undefined ? '' : jsonText(value);
};
const explain: Command = {
  name: 'explain',
  about: 'Says what became of an event: stored, waiting and for what, refused and by which rule, deleted, or unknown',
  positionals: [{ syntax: '<event>', about: 'its id, 32 hex characters' }],
  options: {},
  examples: ['explain 00112233445566778899aabbccddeeff'],
  run: async (at, args) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const given = textIn(args, 'event') ?? '';
    const event_id = (/^\d{1,9}$/.test(given) ? at.numbers?.idOf(Number(given)) : undefined) ?? given;
    const found = await askNode(
      at,
      { op: 'explain', as: identity.right.identity_id, params: { event_id } },
      ExplainAnswer,
    );
    if (E.isLeft(found)) return found;
    const shown = Object.entries(found.right).filter(([name]) => at.times || !name.endsWith('_ms'));
    printAnswer(at, found.right, () =>
      shown.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${cellOf(at, value)}`),
    );
    return E.right(undefined);
  },
};

const Hop = t.type(
  {
    trace_id: t.number,
    event_type: t.string,
    event_id: t.string,
    from: t.string,
    to: t.string,
    handler: t.string,
    why: t.string,
  },
  'Hop',
);
const Skipped = t.type({ skipped: t.number }, 'Skipped');
const Traced = t.union([Hop, Skipped], 'Traced');

/** Formats one hop of one envelope as a line. */
export const hopLine = (at: Pick<CommandContext, 'numbers'>, one: t.TypeOf<typeof Traced>): string => {
  if (Skipped.is(one)) return `(${one.skipped} more were not shown: they came faster than they were read)`;
  const id = one.event_id === '' ? '' : ` ${shortId(at, one.event_id)}`;
  return `${one.trace_id} ${one.event_type}${id}: ${one.from} → ${one.to} by ${one.handler}${one.why === '' ? '' : ` (${one.why})`}`;
};

/** Prints hops as they happen. */
export const traceHops = (at: CommandContext) =>
  at.door
    .stream({ op: 'trace', params: {} })
    .pipe(
      map(readAnswer(Traced)),
      map(E.map((one) => printAnswer(at, one, () => [hopLine(at, one)]))),
      takeWhile(E.isRight, true),
      takeUntil(at.terminal.stop$),
    );

const trace: Command = {
  name: 'trace',
  about: 'Shows each hop of each event through the node: types, ids and rules, never contents',
  positionals: [],
  options: {},
  examples: ['trace', 'trace --json'],
  run: (at) => lastValueFrom(traceHops(at), { defaultValue: E.right(undefined) }),
};

type Job = AnswerOf<'jobs.list'>[number];

const secondsTo = (ms: number): number => (ms - systemClock.now()) / 1_000;

const lastText = ({ last_run_ms: ms }: Job): string => (ms === null ? 'never' : `${spanText(-secondsTo(ms))} ago`);

/** A table of jobs: last and next run, work done and left. */
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
  about: 'Shows the background jobs of the node: when each ran and runs next, what it did, and what is left to do',
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

export const insightCommands: readonly Command[] = [explain, trace, jobs];
