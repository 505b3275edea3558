import { forgetting, purging, refTo, resealing, secret } from '../../../lib';
import type { MadeEvent } from '../../../lib/event/makeEvent';
import { denied, missing, overLimit } from '../../../lib/fault';
import type { EventId } from '../../../lib/ids';
import { markUnproven } from '../../../lib/envelope/moves';
import { REFUSED_AFTER_MS } from '../../../streams/steps/expire';
import { PURGING_MAX } from '../../../streams/steps/purgeSecret';
import {
  MADE_MS,
  alice,
  at,
  bob,
  carol,
  crypto,
  eventBy,
  idOf,
  noteBy,
  sealedAt,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { seal } from '../../support/kernel/storyKeyed';

const [OLD, NEW] = [idOf(5), idOf(6)];
const [OLD_REF, NEW_REF] = [refTo('key', OLD), refTo('key', NEW)];
const bytesOf = (key: EventId) => new Uint8Array(32).fill(key[0]!);
const whisperBy = (who: typeof bob, text: string): MadeEvent => eventBy(who, 'whisper', { key: OLD, text });
const nth = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (n >> (8 * at)) & 255) as EventId;

/** Alice lives here, knows Bob but not Carol, and holds two keys. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const { store, within, envelopes, turnOf } = kernel;
  const keep = (key: EventId) => within(() => store.secrets.put(1, refTo('key', key), secret(bytesOf(key))));
  [OLD, NEW].forEach(keep);
  const arrive = (made: MadeEvent, origin = 'Bob') => {
    const sealed = seal(crypto, OLD, bytesOf(OLD), made.canonical);
    return turnOf(at('unwrapped', { sealed, claimed: made.event_id, opensWith: [OLD_REF], origin }))[0]?.stage;
  };
  const does = (emission: Parameters<typeof envelopes.ofEmission>[0]) =>
    turnOf(right(envelopes.ofEmission(emission, 1, 0)))[0];
  return { ...kernel, keep, arrive, does };
};
const [one, two] = ['one', 'two'].map((text) => whisperBy(bob, text)) as [MadeEvent, MadeEvent];

describe('what was forgotten under a key', () => {
  it('is remembered by the key: for good, and not where it expired or opens with nothing', () => {
    const { arrive, does, store, turnOf } = openRoom();
    const plain = noteBy(bob, 'plain');
    turnOf(sealedAt('unwrapped', plain));
    arrive(one);
    arrive(two);

    does(forgetting([plain.event_id, idOf(9)], null));
    does(forgetting([one.event_id], MADE_MS + 1));
    expect(store.taintedKeys.has(1, OLD_REF)).toBe(false);

    does(forgetting([two.event_id], null));
    expect([
      store.taintedKeys.has(1, OLD_REF),
      store.taintedKeys.has(2, OLD_REF),
      store.taintedKeys.has(1, NEW_REF),
    ]).toEqual([true, false, false]);
  });

  it('is remembered by the key it lies under by then', () => {
    const { arrive, does, store } = openRoom();
    arrive(one);
    does(resealing([one.event_id], NEW_REF));

    does(forgetting([one.event_id], null));

    expect([store.taintedKeys.has(1, OLD_REF), store.taintedKeys.has(1, NEW_REF)]).toEqual([false, true]);
  });
});

describe('purging', () => {
  it('takes a secret away, what is known of it, and the events about it; at once, for whoever asks', () => {
    const { arrive, does, store, within, envelopes, turn } = openRoom();
    arrive(one);
    does(forgetting([one.event_id], null));
    const about = noteBy(bob, 'about the key');
    does({ ...sealedAt('unwrapped', about), mayWait: false });

    const lent = within(() => {
      const before = right(store.lend(1, OLD_REF));
      turn.run(right(envelopes.ofEmission(purging(OLD_REF, [about.event_id, idOf(9)]), 1, 0)));
      return [before !== undefined, right(store.lend(1, OLD_REF))];
    });

    expect(lent).toEqual([true, undefined]);
    expect([store.secrets.find(1, OLD_REF), store.taintedKeys.has(1, OLD_REF)]).toEqual([undefined, false]);
    expect([store.events.has(1, about.event_id), store.tombstones.has(1, about.event_id, MADE_MS)]).toEqual([
      false,
      true,
    ]);
    expect(store.tombstones.has(1, idOf(9), 0)).toBe(false);
    expect([store.secrets.find(1, NEW_REF) !== undefined, store.isPurgePending()]).toEqual([true, true]);
  });

  it('refuses the events about it until seven days after their end', () => {
    const { does, store } = openRoom();
    const pin = eventBy(bob, 'pin', { on: idOf(0), text: 'pin' }, { expires_at_ms: MADE_MS + 5 });
    does({ ...sealedAt('unwrapped', pin), mayWait: false });

    expect(does(purging(OLD_REF, [pin.event_id]))).toMatchObject({ stage: 'purged', count: 1 });

    const until = MADE_MS + 5 + REFUSED_AFTER_MS;
    expect([until - 1, until].map((ms) => store.tombstones.has(1, pin.event_id, ms))).toEqual([true, false]);
  });

  it.each([
    [
      'a stored event opens with it',
      'purge.opens_nothing_stored',
      (room: ReturnType<typeof openRoom>) => room.arrive(one),
    ],
    [
      'an event that it opened waits on disk',
      'purge.nothing_waits_for_it',
      (room: ReturnType<typeof openRoom>) => room.arrive(whisperBy(carol, 'waits')),
    ],
    [
      'an event that it opened waits in memory',
      'purge.nothing_waits_for_it',
      (room: ReturnType<typeof openRoom>) => room.arrive(whisperBy(carol, 'waits'), markUnproven('Bob')),
    ],
    [
      'anything waits for it to come',
      'purge.nothing_waits_for_it',
      ({ store, within }: ReturnType<typeof openRoom>) =>
        within(() => {
          const waiting = { received_by: 1, blob_id: idOf(8), claimed: idOf(8), verified: false, origin: 'Bob' };
          store.quarantine.park({ ...waiting, opensWith: [], since_ms: 0, sealed: idOf(8) }, [OLD_REF]);
        }),
    ],
  ])('is refused where %s, and nothing is changed', (_, rule, prepare) => {
    const room = openRoom();
    const { does, store, turnOf } = room;
    const about = noteBy(bob, 'about the key');
    turnOf(sealedAt('unwrapped', about));
    prepare(room);

    expect(does(purging(OLD_REF, [about.event_id]))).toMatchObject({ stage: 'rejected', fault: denied(rule) });

    expect([store.secrets.find(1, OLD_REF) !== undefined, store.events.has(1, about.event_id)]).toEqual([true, true]);
  });

  it('minds no other owner, nor what lies under other keys', () => {
    const { arrive, does, store, settle, within } = openRoom();
    settle(carol);
    within(() => store.secrets.put(2, OLD_REF, secret(bytesOf(OLD))));
    arrive(one);
    does(resealing([one.event_id], NEW_REF));

    expect(does(purging(OLD_REF, []))).toMatchObject({ stage: 'purged', count: 0 });
    expect(does(purging(OLD_REF, []))).toMatchObject({ fault: missing([OLD_REF]) });
    expect(store.secrets.find(2, OLD_REF)).toBeDefined();
  });

  it.each([
    [PURGING_MAX, 'purged'],
    [PURGING_MAX + 1, 'rejected'],
  ])('takes %i events with it: %s', (count, stage) => {
    const { does } = openRoom();

    const end = does(
      purging(
        OLD_REF,
        Array.from({ length: count }, (_, n) => nth(n + 1)),
      ),
    );

    expect(end).toMatchObject(stage === 'rejected' ? { stage, fault: overLimit('purging') } : { stage });
  });
});
