import type { End, Envelope } from '../../../lib/envelope/envelope';
import { forgotten, known, refused } from '../../../lib/fault';
import { openCounters } from '../../../streams/counters';
import { openOutcome } from '../../../streams/turn/outcome';
import { alice, at, bob, noteBy, refusedAs, sealedAt, storedOf } from '../../support/kernel/envelopes';

const stored = storedOf(noteBy(alice, 'stored'));
const seen = { ...stored, local_seq: undefined };
const fresh = sealedAt('fresh', noteBy(bob, 'fresh'));
const rejected = refusedAs(fresh, refused('note.is_unwanted'));
const parked = at('parked', { missing: ['tag:a'], evicted: 2 });
const framed = at('framed', { frame: Uint8Array.of(1), nonce: Uint8Array.of(1), via: 'inbox:00', origin: 'Bob' });
const wire = { from: alice.public_key, address: bob.public_key, packet: Uint8Array.of(1) };
const sent = at('sent', { outbox_id: 7, ...wire });

const outcomeOf = (...ends: readonly Envelope<End>[]) => {
  const outcome = openOutcome();
  ends.forEach(outcome.add);
  const counted = (): Readonly<Record<string, number>> => {
    const counters = openCounters();
    outcome.count(counters);
    return counters.read();
  };
  return { ...outcome, counted };
};

describe('openOutcome', () => {
  it('counts ends by name, and refusals by reason', () => {
    const { counted } = outcomeOf(stored, stored, seen, rejected, parked, framed, sent);

    expect(counted()).toEqual({
      ...{ stored: 2, seen: 1, 'rejected.note.is_unwanted': 1, parked: 1, 'quarantine.evicted': 2, framed: 1, sent: 1 },
    });
  });

  it('gives the packets to be offered, as they lie in the outbox, and the refusals to be told', () => {
    const { packets, rejected: told } = outcomeOf(stored, sent, rejected);

    const { from: sender, address: destination, packet } = wire;
    expect(packets()).toEqual([{ id: 7, sender, destination, packet }]);
    expect(told()).toEqual([rejected]);
  });

  it('takes back what was undone, and lets refusals stand', () => {
    const outcome = outcomeOf(stored);
    const mark = outcome.mark();
    [stored, sent, rejected, parked].forEach(outcome.add);

    outcome.undo(mark);

    expect(outcome.counted()).toEqual({ stored: 1, 'rejected.note.is_unwanted': 1 });
    expect(outcome.packets()).toEqual([]);
  });

  it('takes nothing back where nothing came since', () => {
    const outcome = outcomeOf(stored);

    outcome.undo(outcome.mark());

    expect(outcome.counted()).toEqual({ stored: 1 });
  });

  it.each<[string, readonly Envelope<End>[], boolean]>([
    ['nothing', [], false],
    ['copies', [refusedAs(fresh, known), refusedAs(fresh, forgotten)], false],
    ['an ephemeral event', [seen], false],
    ['a stored event', [seen, stored], true],
    ['a refusal, which is remembered', [rejected], true],
    ['something parked', [parked], true],
    ['something sent', [sent], true],
  ])('knows whether %s left something in the database', (_, ends, expected) => {
    expect(outcomeOf(...ends).wrote()).toBe(expected);
  });

  it('is empty once it is cleared', () => {
    const outcome = outcomeOf(stored, sent, rejected);

    outcome.clear();

    expect([outcome.counted(), outcome.packets(), outcome.rejected(), outcome.mark()]).toEqual([{}, [], [], 0]);
  });

  it('keeps of an end its name alone: no payload waits for COMMIT', () => {
    const kept: Envelope[] = [];
    const outcome = outcomeOf(stored, parked, framed);
    kept.push(...outcome.rejected());

    expect(kept).toEqual([]);
    expect(outcome.packets()).toEqual([]);
  });
});
