import { ZERO_ID, blobIdOf, eventIdOf, refTo, secret } from '../../lib';
import { markUnproven } from '../../lib/envelope/moves';
import { denied } from '../../lib/fault';
import { alice, at, bob, crypto, decode, eventBy, idOf, registry } from '../support/kernel/envelopes';
import { endings, openKernel } from '../support/kernel/kernel';
import { declaredDeps } from '../../streams/steps/needs';
import { left, right } from '../support/common/right';
import { seal, whisper } from '../support/kernel/storyKeyed';
import { rawDraft } from '../support/lib/rawDraft';

const KEY = idOf(5);
const KEY_REF = refTo('key', KEY);
const BYTES = new Uint8Array(32).fill(6);
const made = eventBy(bob, 'whisper', { key: KEY, text: 'between us' });
const sealed = seal(crypto, KEY, BYTES, made.canonical);

/** Alice lives here and knows Bob. */
const openRoom = (withKey = true) => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const keep = (bytes = BYTES): void => kernel.within(() => kernel.store.secrets.put(1, KEY_REF, secret(bytes)));
  if (withKey) keep();
  const arriving = (origin = 'Bob', bytes = sealed) =>
    at('unwrapped', { sealed: bytes, claimed: made.event_id, opensWith: [KEY_REF], origin });
  return { ...kernel, keep, arriving };
};

describe('an event that is stored under a key', () => {
  it('is opened with it, and neither its validator nor its projector sees the key', () => {
    const { turnOf, arriving, store } = openRoom();

    expect(endings(turnOf(arriving()))).toEqual(['stored']);
    expect(store.events.find(1, made.event_id)?.sealed).toEqual(Buffer.from(sealed));
  });

  it('is read back with its key, for whoever needs it, and remembered then', () => {
    const { turnOf, arriving, store } = openRoom();
    turnOf(arriving());

    const lent = [1, 2].map(() => right(store.lend(1, refTo('whisper', made.event_id))));

    expect(lent[0]).toMatchObject({ event_id: made.event_id, event: { body: { text: 'between us' } } });
    expect(lent[1]).toEqual(lent[0]);
    expect(lent[0]?.local_seq).toBeGreaterThan(0);
  });

  it('is not lent once its key is gone', () => {
    const { turnOf, arriving, store, within } = openRoom();
    turnOf(arriving());

    within(() => store.secrets.remove(1, KEY_REF));

    expect(left(store.lend(1, refTo('whisper', made.event_id)))._tag).not.toBe('Refused');
  });

  it.each([
    ['under another key', sealed, new Uint8Array(32).fill(7)],
    ['with a byte changed', sealed.map((byte, n) => (n === 100 ? byte ^ 1 : byte)), BYTES],
  ])('is refused %s', (_, bytes, key) => {
    const { turnOf, arriving, keep } = openRoom(false);
    keep(key);

    expect(turnOf(arriving('Bob', bytes))).toMatchObject([
      { stage: 'rejected', fault: denied('whisper.opens_with_its_key') },
    ]);
  });

  it('waits for its key: on disk, or from who knows whom in memory alone', () => {
    for (const [origin, rows] of [
      ['Bob', 1],
      [markUnproven('Bob'), 0],
    ] as const) {
      const { turnOf, arriving, store } = openRoom(false);

      expect(endings(turnOf(arriving(origin)))).toEqual(['parked']);
      expect(store.quarantine.size().rows).toBe(rows);
    }
  });

  it('is let go by the draft that brings its key, in the same turn', () => {
    for (const origin of ['Bob', markUnproven('Bob')]) {
      const { turnOf, arriving, envelopes, identityOf, store } = openRoom(false);
      turnOf(arriving(origin));
      const note = {
        type: 'note',
        body: { text: 'a key', echo: 0, parents: [] },
        nowMs: 0,
        signed_by: alice.peer.event_id,
      };
      const draft = rawDraft(note, { needs: [identityOf(1)], secrets: new Map([[KEY_REF, secret(BYTES)]]) });

      const ends = turnOf(right(envelopes.ofEmission(draft, 1, 0)));

      expect(endings(ends)).toEqual(['stored', 'stored']);
      expect(store.quarantine.has(1, blobIdOf(crypto, sealed))).toBe(false);
      expect(store.events.has(1, made.event_id)).toBe(true);
    }
  });

  it('of ours is sealed with the key that its draft needed', () => {
    const { turnOf, envelopes, identityOf, store } = openRoom();
    const spec = { type: 'whisper', body: { key: KEY, text: 'ours' }, nowMs: 0, signed_by: alice.peer.event_id };
    const draft = rawDraft(spec, { needs: [identityOf(1), KEY_REF] });

    const [end] = turnOf(right(envelopes.ofEmission(draft, 1, 0)));

    const event_id = end !== undefined && 'event_id' in end ? end.event_id! : ZERO_ID;
    const kept = store.events.find(1, event_id)?.sealed;
    expect([end?.stage, kept?.length, kept?.subarray(0, 16)]).toEqual(['stored', 568, Buffer.from(KEY)]);
    expect(right(store.lend(1, refTo('whisper', event_id)))).toMatchObject({ event: { body: { text: 'ours' } } });
  });
});

describe('declaredDeps', () => {
  it('are what the type declares and nothing that came along', () => {
    const peer = refTo('peer', bob.peer.event_id);
    const lent = new Map([
      [KEY_REF, { local_metadata: secret(BYTES) }],
      [peer, { event_id: bob.peer.event_id }],
    ]);

    expect([...declaredDeps(whisper, made.event, lent)]).toEqual([[peer, { event_id: bob.peer.event_id }]]);
    expect([registry.byName.has('whisper'), eventIdOf(crypto, made.canonical)]).toEqual([true, made.event_id]);
    expect(right(decode(made.canonical)).type).toBe('whisper');
  });
});
