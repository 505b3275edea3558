import {
  type Fault,
  badPacket,
  crashed,
  denied,
  describeFault,
  forgotten,
  isIntrinsic,
  known,
  malformed,
  missing,
  overLimit,
  reasonOf,
  refused,
  unclaimed,
} from '../../lib/fault';
import { refTo } from '../../lib/ids';
import { id } from '../support/lib/events';

const SECRET = 'hunter2';
const ref = refTo('author', id(1));
const atPlace: Fault = { _tag: 'Crashed', step: 'store', where: 'TypeError at f (file.ts:1:2)' };

/** The whole of the union: what is counted, what is said, and whether the event's own bytes are at fault. */
const FAULTS: readonly (readonly [Fault, reason: string, said: string, intrinsic: boolean])[] = [
  [malformed('note', ['text', 'rows.1.n']), 'malformed.note', 'not a note: text, rows.1.n', true],
  [malformed('event', ['type'], id(1)), 'malformed.event', 'not a event: type', true],
  [refused('note.is_kind'), 'note.is_kind', 'refused by note.is_kind', true],
  [badPacket('event.id_is_of_its_bytes'), 'event.id_is_of_its_bytes', 'refused by event.id_is_of_its_bytes', false],
  [denied('channel.is_known'), 'channel.is_known', 'refused by channel.is_known', false],
  [missing([ref, 'head:zz']), 'missing', `missing ${ref}, head:zz`, false],
  [missing([]), 'missing', 'missing ', false],
  [known, 'known', 'here already', false],
  [forgotten, 'forgotten', 'forgotten', false],
  [overLimit('needs'), 'over_limit.needs', 'over the limit of needs', false],
  [unclaimed('sealed'), 'unclaimed.sealed', 'no step claims stage sealed', false],
  [atPlace, 'crashed.store', 'store crashed: TypeError at f (file.ts:1:2)', false],
];

const thrown = (cause: unknown): string => JSON.stringify(crashed('step')(cause));

describe('a fault', () => {
  it.each(FAULTS)('%j has a reason, a line, and a kind', (fault, reason, said, intrinsic) => {
    expect([reasonOf(fault), describeFault(fault), isIntrinsic(fault)]).toEqual([reason, said, intrinsic]);
  });

  it('is of every kind in that table', () => {
    const tags = new Set(FAULTS.map(([{ _tag }]) => _tag));
    const all: Readonly<Record<Fault['_tag'], true>> = {
      Malformed: true,
      Refused: true,
      BadPacket: true,
      Denied: true,
      Missing: true,
      Known: true,
      Forgotten: true,
      OverLimit: true,
      Unclaimed: true,
      Crashed: true,
    };

    expect([...tags].sort()).toEqual(Object.keys(all).sort());
  });

  it('carries an event id only where one was computed', () => {
    expect(Object.keys(malformed('a', []))).toEqual(['_tag', 'codec', 'paths']);
    expect(malformed('a', [], id(1))).toHaveProperty('event_id', id(1));
  });
});

describe('crashed', () => {
  it('names the step, the kind of error and the place it was thrown', () => {
    const fault = crashed('store')(new TypeError('no'));

    expect(reasonOf(fault)).toBe('crashed.store');
    expect(describeFault(fault)).toMatch(/^store crashed: TypeError at .*fault\.spec\.ts:\d+:\d+/);
  });

  it.each([
    ['an error', new Error(SECRET)],
    ['an error of several lines', new Error(`one\n${SECRET}\nthree`)],
    ['an error whose text looks like a frame', new Error(`no\n    at ${SECRET} (file.ts:1:1)`)],
    ['an error whose text was changed', Object.assign(new Error(`a\n    at ${SECRET}`), { message: 'b' })],
    ['an error with a cause', new Error('no', { cause: SECRET })],
    ['a text', SECRET],
    ['an object', { message: SECRET, stack: `\n at ${SECRET}` }],
    ['an error without a stack', Object.assign(new Error(SECRET), { stack: undefined })],
    ['nothing', undefined],
  ])('drops the text of %s', (_, cause) => {
    expect(thrown(cause)).not.toContain(SECRET);
    expect(thrown(cause)).toMatch(/ at /);
  });

  it('names an error that only inherits, as SQLite’s do', () => {
    const inheriting = Object.create(Error.prototype, {
      name: { value: 'SqliteError' },
      message: { value: SECRET },
    }) as Error;
    Error.captureStackTrace(inheriting);

    expect(thrown(inheriting)).toMatch(/SqliteError at .*fault\.spec\.ts/);
    expect(thrown(inheriting)).not.toContain(SECRET);
  });

  it('finds the place of an error without a text', () => {
    expect(thrown(new RangeError())).toMatch(/RangeError at .*fault\.spec\.ts/);
  });
});
