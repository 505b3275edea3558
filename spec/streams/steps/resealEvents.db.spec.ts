import { from } from 'rxjs';
import { refTo, resealing, secret } from '../../../lib';
import type { MadeEvent } from '../../../lib/event/makeEvent';
import { denied, missing, overLimit } from '../../../lib/fault';
import type { EventId } from '../../../lib/ids';
import { openKernel } from '../../support/kernel/kernel';
import { alice, at, bob, crypto, decode, eventBy, idOf, noteBy, sealedAt } from '../../support/kernel/envelopes';
import { emptyScratch } from '../../../streams/turn/scratch';
import { PLAIN } from '../../../streams/kit';
import { RESEALING_MAX, resealEvents } from '../../../streams/steps/resealEvents';
import { left, right } from '../../support/common/right';
import { keyedReadBack, seal } from '../../support/kernel/storyKeyed';

const [OLD, NEW, NOBODYS] = [idOf(5), idOf(6), idOf(7)];
const bytesOf = (key: EventId) => new Uint8Array(32).fill(key[0]!);
const whisperOf = (text: string): MadeEvent => eventBy(bob, 'whisper', { key: OLD, text });
const sealedWith = (key: EventId, { canonical }: MadeEvent) => Buffer.from(seal(crypto, key, bytesOf(key), canonical));

/** Alice lives here, knows Bob, and holds two keys. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const { store, within, envelopes, turnOf } = kernel;
  within(() => [OLD, NEW].forEach((key) => store.secrets.put(1, refTo('key', key), secret(bytesOf(key)))));
  const arrive = (...all: readonly MadeEvent[]) =>
    all.forEach((made) => {
      const sealed = sealedWith(OLD, made);
      turnOf(at('unwrapped', { sealed, claimed: made.event_id, opensWith: [refTo('key', OLD)], origin: 'Bob' }));
    });
  const reseals = (ids: readonly EventId[], key = NEW) =>
    turnOf(right(envelopes.ofEmission(resealing(ids, refTo('key', key)), 1, 0)))[0];
  const bytes = ({ event_id }: MadeEvent) => store.events.find(1, event_id)?.sealed;
  return { ...kernel, arrive, reseals, bytes };
};
const [one, two, three] = ['one', 'two', 'three'].map(whisperOf) as [MadeEvent, MadeEvent, MadeEvent];

describe('resealing', () => {
  it('puts other bytes of the same event in its place, and nothing else changes', () => {
    const { arrive, reseals, bytes, store } = openRoom();
    arrive(one, two);
    const seqs = [one, two].map(({ event_id }) => store.events.head(1, event_id)?.seq);
    store.checkpoint();
    const asked = store.isPurgePending();

    expect(reseals([one.event_id])).toMatchObject({ stage: 'resealed', count: 1, left: 0 });

    expect([bytes(one), bytes(two)]).toEqual([sealedWith(NEW, one), sealedWith(OLD, two)]);
    expect(seqs.map((seq) => store.events.openerOf(seq!))).toEqual([refTo('key', NEW), refTo('key', OLD)]);
    expect([one, two].map(({ event_id }) => store.events.head(1, event_id)?.seq)).toEqual(seqs);
    expect(right(store.lend(1, refTo('whisper', one.event_id)))?.event).toEqual(right(decode(one.canonical)));
    expect([asked, store.isPurgePending()]).toEqual([false, true]);
  });

  it('passes over what is not here, and what is sealed so already', () => {
    const { arrive, reseals, bytes } = openRoom();
    arrive(one);

    expect(reseals([two.event_id, one.event_id, one.event_id])).toMatchObject({ count: 1, left: 0 });
    expect(reseals([one.event_id])).toMatchObject({ count: 0, left: 0 });
    expect(bytes(one)).toEqual(sealedWith(NEW, one));
  });

  it.each([
    [RESEALING_MAX, 'resealed'],
    [RESEALING_MAX + 1, 'rejected'],
  ])('is of %i events at a time: %s', (count, stage) => {
    const { reseals } = openRoom();

    const end = reseals(Array.from({ length: count }, () => one.event_id));

    expect(end).toMatchObject(stage === 'rejected' ? { stage, fault: overLimit('resealing') } : { stage });
  });

  it('refuses a key that is not here, and what no key opens', () => {
    const { arrive, reseals, bytes, turnOf } = openRoom();
    const note = noteBy(bob, 'plain');
    arrive(one);
    turnOf(sealedAt('unwrapped', note));

    expect(reseals([one.event_id], NOBODYS)).toMatchObject({ fault: missing([refTo('key', NOBODYS)]) });
    expect(reseals([note.event_id])).toMatchObject({ fault: denied('reseal.is_of_what_was_sealed') });

    expect(bytes(one)).toEqual(sealedWith(OLD, one));
  });

  it('does what comes after one that cannot be sealed again, which it leaves; with nothing else to do it refuses', () => {
    const { arrive, reseals, bytes, store, within } = openRoom();
    arrive(one, two, three);
    const spoilt = Buffer.from(sealedWith(OLD, one));
    spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 1) ^ 1, spoilt.length - 1);
    within(() => store.events.reseal(store.events.head(1, one.event_id)!.seq, spoilt));
    const ids = [one, two, three].map(({ event_id }) => event_id);

    expect(reseals(ids)).toMatchObject({ stage: 'resealed', count: 2, left: 1 });
    expect([bytes(one), bytes(two), bytes(three)]).toEqual([spoilt, sealedWith(NEW, two), sealedWith(NEW, three)]);

    expect(reseals(ids)).toMatchObject({ stage: 'rejected', fault: { _tag: expect.any(String) } });
    expect(bytes(one)).toEqual(spoilt);
  });

  it('refuses where the key that opens it is gone, and changes nothing', () => {
    const { arrive, reseals, bytes, store, within } = openRoom();
    arrive(one, two);
    within(() => store.secrets.remove(1, refTo('key', OLD)));

    expect(reseals([one.event_id])).toMatchObject({ fault: missing([refTo('key', OLD)]) });
    expect(bytes(one)).toEqual(sealedWith(OLD, one));
  });

  it('does one event of a turn that is over, and leaves the rest', () => {
    const { arrive, envelopes, follow, within, scratch, clock } = openRoom();
    arrive(one, two, three);
    emptyScratch(scratch, clock.nowMs);
    const ids = [one, two, three].map(({ event_id }) => event_id);

    const end = within(() => follow(right(envelopes.ofEmission(resealing(ids, refTo('key', NEW)), 1, 0))));

    expect(end).toMatchObject({ stage: 'resealed', count: 1, left: 2 });
  });

  it.each([
    ['other bytes than it had', 'reseal.holds_the_same_event', { canonical: two.canonical, key: NEW }],
    ['another key than it says', 'key', { canonical: one.canonical, key: OLD }],
  ])('refuses %s', (_, rule, { canonical, key }) => {
    const { arrive, envelopes, store, within, scratch, now, bytes } = openRoom();
    arrive(one);
    const reseal = () => ({ _tag: 'Right', right: seal(crypto, key, bytesOf(key), canonical) }) as const;
    const { operator } = resealEvents({ store, crypto, scratch, now }, { ...keyedReadBack, reseal });

    const ends: unknown[] = [];
    within(() => {
      const e = right(envelopes.ofEmission(resealing([one.event_id], refTo('key', NEW)), 1, 0));
      operator(from([e])).subscribe((end) => ends.push(end));
    });

    expect(JSON.stringify(ends)).toContain(rule);
    expect(ends).toMatchObject([{ stage: 'rejected' }]);
    expect(bytes(one)).toEqual(sealedWith(OLD, one));
  });

  it('is refused by a protocol that stores what it sends', () => {
    const { store, scratch, now, envelopes } = openRoom();
    const { operator } = resealEvents({ store, crypto, scratch, now }, PLAIN);
    const ends: unknown[] = [];

    operator(from([right(envelopes.ofEmission(resealing([], refTo('key', NEW)), 1, 0))])).subscribe((end) =>
      ends.push(end),
    );

    expect(ends).toMatchObject([{ fault: denied('reseal.is_known_to_the_protocol') }]);
    expect(left(store.lend(1, refTo('whisper', bob.peer.event_id)))._tag).toBe('Refused');
  });
});
