import { STAGES, type Stage } from '../../../lib/envelope/envelope';
import {
  type Fault,
  badPacket,
  crashed,
  forgotten,
  known,
  malformed,
  missing,
  overLimit,
  refused,
  unclaimed,
} from '../../../lib/fault';
import { recordRefusal } from '../../../streams/steps/recordRefusal';
import { MADE_MS, at, idOf } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';

const event_id = idOf(7);
const bad = refused('note.not_forbidden');

const leave = (
  fault: Fault,
  where: Stage,
  more: { readonly origin?: string | undefined; readonly received_by?: number; readonly id?: boolean } = {},
) => {
  const { store, within } = openKernel();
  const { origin = 'Bob', received_by = 1, id = true } = more;
  const e = at(
    'rejected',
    { fault, at: where, event_id: id ? event_id : undefined, origin: 'origin' in more ? more.origin : origin },
    { received_by },
  );
  within(() => recordRefusal(store, e, MADE_MS));
  return {
    refusal: store.refusals.find(received_by, event_id),
    bad: store.badEvents.ruleOf(received_by, event_id),
    tombstone: store.tombstones.ruleOf(received_by, event_id),
    explained: store.explain(received_by, event_id),
  };
};

/** Where an id was computed from the bytes themselves. */
const RECOMPUTED: readonly Stage[] = ['fresh', 'opened', 'accepted', 'signed', 'validated', 'sealed'];

describe('recordRefusal', () => {
  it.each(STAGES.map((stage) => [stage, RECOMPUTED.includes(stage)] as const))(
    'at %s holds a fault of the event against its id: %p',
    (stage, remembered) => {
      const { refusal, bad: held } = leave(bad, stage);

      expect(refusal).toEqual({ rule: 'note.not_forbidden', stage, at_ms: MADE_MS });
      expect(held).toBe(remembered ? 'note.not_forbidden' : undefined);
    },
  );

  it.each<[string, Fault, string | undefined]>([
    ['a rule that was broken', bad, 'note.not_forbidden'],
    ['bytes that are not its form', malformed('note', ['text']), 'malformed.note'],
    ['a blob that is not what it claims', badPacket('event.id_is_of_its_bytes'), undefined],
    ['something that was missing', missing(['tag:a']), undefined],
    ['a limit', overLimit('needs'), undefined],
    ['a stage nobody claims', unclaimed('accepted'), undefined],
    ['a crash of ours', crashed('validate')(new Error()), undefined],
  ])('for %s remembers the id as bad in itself where it is: rule %j', (_, fault, rule) => {
    const { refusal, bad: held, tombstone } = leave(fault, 'accepted');

    expect(held).toBe(rule);
    expect(tombstone).toBeUndefined();
    expect(refusal).toBeDefined();
  });

  it.each([known, forgotten])('leaves nothing for a copy: $_tag', (fault) => {
    expect(leave(fault, 'accepted')).toEqual({ explained: { status: 'unknown' } });
  });

  it('leaves nothing for what is nobody’s', () => {
    expect(leave(bad, 'accepted', { received_by: 0 })).toEqual({ explained: { status: 'unknown' } });
  });

  it('holds nothing against a draft of ours, which may be made again', () => {
    const { refusal, bad: held } = leave(bad, 'signed', { origin: undefined });

    expect(refusal).toMatchObject({ rule: 'note.not_forbidden' });
    expect(held).toBeUndefined();
  });

  it('leaves a line without an id where none was computed', () => {
    const { refusal, bad: held } = leave(malformed('event', ['(length)']), 'fresh', { id: false });

    expect([refusal, held]).toEqual([undefined, undefined]);
  });

  it('is what explains the event', () => {
    expect(leave(bad, 'accepted').explained).toEqual({ status: 'refused', rule: 'note.not_forbidden' });
    expect(leave(missing(['tag:a']), 'accepted').explained).toEqual({ status: 'refused', rule: 'missing' });
  });
});
