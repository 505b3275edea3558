import * as E from 'fp-ts/Either';
import { BODY_BYTES, type EventType, defineEvent } from '../../../lib/event/event';
import { bytes } from '../../../lib/event/field';
import { type Layout, layout } from '../../../lib/event/layout';

const spec = (change: Partial<EventType> = {}): EventType => ({
  type: 'note',
  code: 1,
  reach: 'shared',
  layout: layout(change.type ?? 'note', {}) as Layout<unknown>,
  log: false,
  validate: E.right,
  project: () => [],
  schema: [],
  ...change,
});

describe('defineEvent', () => {
  it.each(['n', 'note', 'note_2', 'a__b'])('takes the name %s', (type) => {
    expect(defineEvent(spec({ type })).type).toBe(type);
  });

  it.each(['', 'Note', '2note', '_note', 'no-te', 'no te', 'no:te', 'no/te', 'nöte', 'note\n', '__proto__'])(
    'throws at the name %j',
    (type) => {
      expect(() => defineEvent(spec({ type }))).toThrow('not a snake_case name');
    },
  );

  it.each([1, 255])('takes the code %d', (code) => {
    expect(defineEvent(spec({ code })).code).toBe(code);
  });

  it.each([0, 256, -1, 1.5, NaN])('throws at the code %d', (code) => {
    expect(() => defineEvent(spec({ code }))).toThrow('a code is a byte above zero');
  });

  it('throws at a layout of another type', () => {
    expect(() => defineEvent(spec({ layout: layout('tally', {}) as Layout<unknown> }))).toThrow(
      'its layout is of tally',
    );
  });

  it('takes a body that fills its place, and throws at one byte more', () => {
    const filled = layout('note', { all: bytes(BODY_BYTES) });
    const over = layout('note', { all: bytes(BODY_BYTES), more: bytes(1) });

    expect(defineEvent(spec({ layout: filled as Layout<unknown> })).layout.bytes).toBe(378);
    expect(() => defineEvent(spec({ layout: over as Layout<unknown> }))).toThrow('over 378 bytes');
  });
});
