import { type EventId, type EventType, optional, refTo } from '../../../lib';
import type { Envelope } from '../../../lib/envelope/envelope';
import { crashed, known, missing, overLimit, refused } from '../../../lib/fault';
import type { Ref } from '../../../lib/ids';
import { NO_DEPS, NO_SECRETS } from '../../../lib/envelope/moves';
import { registryOf } from '../../../lib/event/registry';
import { resolveDeps } from '../../../streams/steps/resolveDeps';
import { NEEDS_MAX } from '../../../streams/steps/needs';
import {
  alice,
  arrivedAt,
  at,
  bob,
  carol,
  depOf,
  eventBy,
  noteBy,
  openedAt,
  outgoingTo,
  peerRef,
  refusedAs,
  sealedAt,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { marbles } from '../../support/common/marbles';
import { note } from '../../support/kernel/story';

/** Alice lives here and knows Bob. A transaction is open, as in a turn. */
const openRoom = (needs?: EventType['needs']) => {
  const kernel = openKernel();
  const { store, crypto, now } = kernel;
  kernel.meet(kernel.settle(alice), bob);
  const registry = needs === undefined ? kernel.registry : registryOf([{ ...note, needs }]);
  const blobId = (sealed: Uint8Array) => crypto.hash(16, sealed) as EventId;
  const { operator } = resolveDeps({
    registry,
    lend: store.lend,
    quarantine: store.quarantine,
    blobId,
    now,
    admits: () => true,
  });
  return { ...kernel, operator, begin: store.transaction.begin };
};

const draftOf = (needs: readonly Ref[], type = 'note') =>
  at(
    'drafted',
    {
      draft: noteBy(alice, 'draft').event,
      ...{ authored: true, generation: 0, secrets: NO_SECRETS, to: [], origin: undefined },
    },
    { needs, event_type: type },
  );

const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const parentRef = refTo('note', parent.event_id);
const wanted = openedAt('accepted', child, 'Bob', { needs: [parentRef] });
const parked = (refs: readonly Ref[], event_type = 'note') =>
  at('parked', { missing: refs, evicted: 0 }, { event_type });

describe('resolveDeps', () => {
  it(
    'lends what is stored, and asks the type again until nothing new is named',
    marbles(({ hot, expectObservable }) => {
      const { operator, runs, begin } = openRoom();
      runs(arrivedAt('sealed', parent));
      begin();
      const deps = new Map([
        [parentRef, { ...depOf(parent), local_seq: 4 }],
        [peerRef(bob), { ...depOf(bob.peer), local_seq: 3 }],
      ]);
      const source$ = hot('-c-', { c: wanted });
      const expected = '   -c-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { c: { ...wanted, needs: [parentRef, peerRef(bob)], deps } });
    }),
  );

  it(
    'parks what arrived, with all that it misses and nothing that it was lent',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const deps = new Map([['tag:other' as const, { local_metadata: alice.key }]]);
      const d = openedAt('accepted', noteBy(carol, 'of a stranger', [parent.event_id]), 'Bob', {
        needs: [parentRef],
        deps,
      });
      const source$ = hot('-c-d-', { c: wanted, d });
      const expected = '   -c-d-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { c: parked([parentRef]), d: parked([parentRef, peerRef(carol)]) });
    }),
  );

  it(
    'parks what is still sealed until its key comes',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const c = sealedAt('fresh', child, 'Bob', { needs: ['tag:key'] });
      const source$ = hot('-c-', { c });
      const expected = '   -c-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { c: parked(['tag:key'], '') });
    }),
  );

  it(
    'refuses a copy of what waits already',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const source$ = hot('-c-c-', { c: wanted });
      const expected = '   -d-x-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { d: parked([parentRef]), x: refusedAs(wanted, known) });
    }),
  );

  it(
    'lets nothing wait that was not sent by anyone, or is ours',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const d = draftOf(['identity:00']);
      const p = outgoingTo(carol, parent, { needs: [peerRef(carol)] });
      const r = at(
        'received',
        { packet: child.canonical, inbox: carol.public_key, origin: 'Bob' },
        { needs: ['inbox:00'] },
      );
      const source$ = hot('-d-p-r-', { d, p, r });
      const expected = '   -d-p-r-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        d: refusedAs(d, missing(['identity:00'])),
        p: refusedAs(p, missing([peerRef(carol)])),
        r: refusedAs(r, missing(['inbox:00'])),
      });
    }),
  );

  it(
    'says at received whose the packet is',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const inbox = refTo('inbox', alice.public_key);
      const c = at(
        'received',
        { packet: child.canonical, inbox: alice.public_key, origin: 'Bob' },
        { needs: [inbox], received_by: 0 },
      );
      const deps = new Map([[inbox, { row: { received_by: 1 }, received_by: 1 }]]);
      const source$ = hot('-c-', { c });
      const expected = '   -c-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { c: { ...c, received_by: 1, deps } });
    }),
  );

  it(
    'lends at received, and leaves it nobody’s, where nothing lent says whose it is',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const c = at(
        'received',
        { packet: child.canonical, inbox: carol.public_key, origin: 'Bob' },
        { needs: [optional(refTo('inbox', carol.public_key))], received_by: 0 },
      );
      const source$ = hot('-c-', { c });
      const expected = '   -c-';

      const envelope$ = source$.pipe(operator);

      const deps = new Map([[refTo('inbox', carol.public_key), null]]);
      expectObservable(envelope$).toBe(expected, { c: { ...c, deps } });
    }),
  );

  it(
    'lends nothing for an optional need that is not here, and waits for the same need where it is none',
    marbles(({ hot, expectObservable }) => {
      const both = (_: unknown, deps: ReadonlyMap<Ref, unknown>): readonly Ref[] =>
        deps.size === 0 ? [] : ['tag:late'];
      const { operator, begin } = openRoom(both);
      begin();
      const d = draftOf([optional('head:00')]);
      const c = openedAt('accepted', noteBy(bob, 'lone'), 'Bob', { needs: [optional('tag:late')] });
      const source$ = hot('-d-c-', { d: { ...d, event_type: 'none' }, c });
      const expected = '   -d-c-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        d: { ...d, event_type: 'none', deps: new Map([['head:00', null]]) },
        c: parked(['tag:late']),
      });
    }),
  );

  it(
    'passes over what is ready, and what stands where nothing is lent',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom();
      const ready = { ...wanted, deps: new Map([[parentRef, null]]) };
      const source$ = hot('-(cdp)-', {
        c: ready,
        d: draftOf([]),
        p: arrivedAt('signed', child, 'Bob', { needs: [parentRef] }),
      });
      const expected = '   -------';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected);
    }),
  );

  it(
    'refuses a ref to an event of another type, and an event whose type throws, and goes on',
    marbles(({ hot, expectObservable }) => {
      const { operator, begin } = openRoom();
      begin();
      const c = openedAt('accepted', noteBy(bob, 'child', [bob.peer.event_id]), 'Bob', {
        needs: [refTo('note', bob.peer.event_id)],
      });
      const d = openedAt('accepted', eventBy(bob, 'bomb', { where: 1 }), 'Bob', { needs: [peerRef(bob)] });
      const source$ = hot('-c-d-p-', { c, d, p: wanted });
      const expected = '   -c-x-p-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        c: refusedAs(c, refused('event.refs_are_of_their_type')),
        x: refusedAs(d, { ...crashed('resolveDeps')(new Error()), where: expect.stringMatching(/^Error at/) } as never),
        p: parked([parentRef]),
      });
    }),
  );
});

describe('needs that name further needs', () => {
  const bodyOf = ({ event }: { event?: { body: unknown } }) =>
    event?.body as { readonly parents?: readonly { readonly note_id: EventId }[] } | undefined;
  /** All its ancestors, as far as they were lent. */
  const ancestors: EventType['needs'] = (_, deps) =>
    [...deps.values()].flatMap((dep) =>
      (bodyOf(dep ?? {})?.parents ?? []).map(({ note_id }) => refTo('note', note_id)),
    );
  const line = (length: number) => {
    const notes = [noteBy(bob, 'note 0')];
    for (let n = 1; n < length; n += 1) notes.push(noteBy(bob, `note ${n}`, [notes[n - 1]!.event_id]));
    return notes;
  };

  const asked = (ancestorsCount: number): Envelope => {
    const room = openRoom(ancestors);
    const notes = line(ancestorsCount + 1);
    for (const one of notes.slice(0, -1)) room.runs(arrivedAt('sealed', one));
    room.begin();
    let answer: Envelope | undefined;
    const last = notes.at(-1)!;
    const e = openedAt('accepted', last, 'Bob', { needs: [refTo('note', notes.at(-2)!.event_id)] });
    marbles(({ hot }) => {
      hot<Envelope>('-c-', { c: e })
        .pipe(room.operator)
        .subscribe((to) => (answer = to));
    })();
    return answer!;
  };

  it(`are lent where there are ${NEEDS_MAX} of them in all`, () => {
    const e = asked(NEEDS_MAX);

    expect(e).toMatchObject({ stage: 'accepted' });
    expect(e.deps.size).toBe(NEEDS_MAX);
  });

  it('are refused where there is one more', () => {
    expect(asked(NEEDS_MAX + 1)).toMatchObject({ stage: 'rejected', fault: overLimit('needs'), deps: NO_DEPS });
  });
});
