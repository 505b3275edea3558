import { bringing, refTo, sending } from '../../../lib';
import { denied, missing, refused } from '../../../lib/fault';
import { ZERO_ID } from '../../../lib/ids';
import { END, START } from '../../../lib/reconcile/keySet';
import { reveal } from '../../../lib/secret';
import { openContexts } from '../../../streams/edges/contexts';
import { seededRandom } from '../../../streams/testing';
import { MADE_MS, alice, arrivedAt, bob, idOf, noteBy, peerRef } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { nth } from '../../support/lib/events';
import { left, right } from '../../support/common/right';
import { listNotes } from '../../support/kernel/story';
import { rawDraft } from '../../support/lib/rawDraft';

/** Alice lives here and knows Bob; so does Bob, and knows nobody. A turn is under way. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  kernel.settle(bob);
  kernel.ends.length = 0;
  const { store, envelopes, crypto, now, turn } = kernel;
  const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
  store.transaction.begin();
  const identity = store.owners.nameOf(1)!;
  const session = contexts.session(turn, 1, identity);
  const draftOf = (text: string) =>
    rawDraft(
      { type: 'note', body: { text, echo: 0, parents: [] }, nowMs: MADE_MS, signed_by: alice.peer.event_id },
      { needs: [refTo('identity', identity)] },
    );
  return { ...kernel, contexts, identity, session, draftOf };
};

describe('a reader', () => {
  it('asks for its owner alone, knows whom it asks for, and the time', () => {
    const { contexts, follow, identity } = openRoom();
    follow(arrivedAt('sealed', noteBy(bob, 'hello')));

    const [one, two] = [contexts.reader(1), contexts.reader(2)];

    expect([one, two].map((reader) => right(reader.query(listNotes, { limit: 9 })).map(({ text }) => text))).toEqual([
      ['hello'],
      [],
    ]);
    expect([one.identity_id, one.nowMs]).toEqual([identity, MADE_MS]);
  });

  it('knows the keys of a scope, of its owner’s copy alone, without those that have expired', () => {
    const { contexts, store } = openRoom();
    const scope = nth(0);
    const event = { received_by: 1, type: 2, local_only: false, stored_ms: 0, sealed: scope };
    const placed = () => ({ scope, place: store.scopes.nextPlace(1, scope) });
    store.events.add({ ...event, event_id: nth(1), created_ms: 7, expires_ms: 0, placed: placed() });
    store.events.add({ ...event, event_id: nth(2), created_ms: 8, expires_ms: 9, placed: placed() });

    const keys = [8, 9].map((asOfMs) => contexts.reader(1).keySet(scope, asOfMs).keys(START, END, 9));

    expect(keys.map((some) => some.map(({ at_ms }) => at_ms))).toEqual([[7, 8], [7]]);
    expect(contexts.cause(2).keySet(scope, 8).sums([START, END])).toEqual([{ count: 0, sum: 0n }]);
  });

  it('asks for nobody where there is nobody', () => {
    const { contexts } = openRoom();

    const reader = contexts.reader(99);

    expect(reader.identity_id).toEqual(ZERO_ID);
    expect(right(reader.query(listNotes, { limit: 9 }))).toEqual([]);
  });
});

describe('the context of a session', () => {
  it('runs a draft to its end, and its queries see it', () => {
    const { session, draftOf } = openRoom();

    const event_id = right(session.emit(draftOf('mine')));

    expect(right(session.query(listNotes, { limit: 9 }))).toMatchObject([{ note_id: event_id, text: 'mine' }]);
    expect(right(session.bytesOf(event_id))).toHaveLength(512);
  });

  it('answers with the fault of a draft that is refused', () => {
    const { session, draftOf } = openRoom();

    expect(left(session.emit(draftOf('forbidden')))).toEqual(refused('note.not_forbidden'));
    expect(left(session.emit(rawDraft({ type: 'nobody', body: {}, nowMs: 0 })))).toEqual(denied('draft.type_is_known'));
  });

  it('answers, as missing, what was brought and has to wait', () => {
    const { session } = openRoom();
    const orphan = noteBy(bob, 'orphan', [idOf(9)]);

    const answer = session.emit(bringing(orphan.canonical, orphan.event_id, 'file'));

    expect(left(answer)).toEqual(missing([refTo('note', idOf(9))]));
  });

  it('lets a sending wait until its flow is over, and answers at once', () => {
    const { session, draftOf, turn, ends } = openRoom();
    const event_id = right(session.emit(draftOf('mine')));

    const answer = session.emit(sending('note', event_id, peerRef(bob)));
    const before = ends.map(({ stage }) => stage);
    turn.drain();

    expect(right(answer)).toEqual(event_id);
    expect([before, ends.map(({ stage }) => stage)]).toEqual([['stored'], ['stored', 'sent']]);
  });

  it('lends what its owner has, secrets included, and nothing of another’s', () => {
    const { session, contexts, turn, identity } = openRoom();
    const ref = refTo('identity', identity);
    const other = contexts.session(turn, 2, identity);

    const deps = right(session.lend([ref, peerRef(bob)]));

    expect([...deps.keys()]).toEqual([ref, peerRef(bob)]);
    expect(reveal(deps.get(ref)!.local_metadata!)).toEqual(Buffer.from(reveal(alice.key)));
    expect(left(other.lend([ref]))).toEqual(missing([ref]));
  });

  it('lends all or nothing, and refuses a ref of another type', () => {
    const { session } = openRoom();

    expect(left(session.lend([peerRef(bob), refTo('peer', idOf(9))]))).toEqual(missing([refTo('peer', idOf(9))]));
    expect(left(session.lend([refTo('note', bob.peer.event_id)]))).toEqual(refused('event.refs_are_of_their_type'));
    expect(right(session.lend([]))).toEqual(new Map());
  });

  it('gives the bytes of what its owner has, and of nothing else', () => {
    const { session } = openRoom();

    expect(new Uint8Array(right(session.bytesOf(bob.peer.event_id)))).toEqual(bob.peer.canonical);
    expect(left(session.bytesOf(idOf(9)))).toEqual(missing([refTo('event', idOf(9))]));
  });
});

describe('the context of the node', () => {
  it('founds an owner, and goes on as it', () => {
    const { contexts, turn, store } = openRoom();
    const node = contexts.node(turn);
    const body = { name: 'Carol', public_key: idOf(3) };
    const founding = rawDraft({ type: 'identity', body: { ...body, public_key: new Uint8Array(32) }, nowMs: MADE_MS });

    const identity_id = right(node.found(founding));
    const carol = right(node.as(identity_id));

    expect(store.owners.find(identity_id)).toBe(3);
    expect(carol.identity_id).toEqual(identity_id);
    expect(right(carol.query(listNotes, { limit: 9 }))).toEqual([]);
  });

  it('goes on as nobody who does not live here', () => {
    const { contexts, turn } = openRoom();

    expect(left(contexts.node(turn).as(idOf(9)))).toEqual(denied('identity.is_one_of_this_node'));
  });

  it('stores nothing that belongs to an owner', () => {
    const { contexts, turn, draftOf } = openRoom();

    const answer = contexts.node(turn).found(draftOf('nobody’s'));

    expect(left(answer)).toMatchObject({ _tag: 'Missing' });
  });
});
