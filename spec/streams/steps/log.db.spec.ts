import { ZERO_ID } from '../../../lib';
import type { MadeEvent } from '../../../lib/event/makeEvent';
import type { Unsigned } from '../../../lib/event/event';
import { refused } from '../../../lib/fault';
import { openDatabase } from '../../../lib/db/openDatabase';
import { refTo } from '../../../lib/ids';
import {
  type Character,
  alice,
  bob,
  carol,
  entryBy,
  eventBy,
  idOf,
  messageBy,
  oursAt,
  sealedAt,
} from '../../support/kernel/envelopes';
import { openFolder, rowsOf } from '../../support/lib/store';
import { right } from '../../support/common/right';
import { type KernelOptions, endings, openKernel } from '../../support/kernel/kernel';

/** Alice lives here and knows Bob and Carol. */
const openRoom = (options: KernelOptions = {}) => {
  const kernel = openKernel(options);
  const owner = kernel.settle(alice);
  [bob, carol].forEach((who) => kernel.meet(owner, who));
  const arrive = (made: MadeEvent) => kernel.turnOf(sealedAt('unwrapped', made));
  return { ...kernel, arrive };
};

const ROOM: Partial<Unsigned> = { realm_id: idOf(77) };
const HALL: Partial<Unsigned> = { realm_id: idOf(78) };
const first = entryBy(bob, 'first', undefined, ROOM);
const next = (text: string, prev: MadeEvent, seq = prev.event.seq + 1, who: Character = bob, more = ROOM): MadeEvent =>
  entryBy(who, text, { seq, prev: prev.event_id }, more);
const second = next('second', first);
const third = next('third', second);

describe('a log that waits', () => {
  it('is stored link by link, in the order of its numbers', () => {
    const { arrive } = openRoom();

    expect([first, second, third].map((made) => endings(arrive(made)))).toEqual([['stored'], ['stored'], ['stored']]);
  });

  it('has no gaps: a link waits for the one before it, and is let go when that comes', () => {
    const { arrive, store } = openRoom();

    const ends = [third, second, first].map((made) => endings(arrive(made)));

    expect(ends).toEqual([['parked'], ['parked'], ['stored', 'stored', 'stored']]);
    expect(store.quarantine.size().rows).toBe(0);
    expect(arrive(third)).toMatchObject([{ stage: 'rejected', fault: { _tag: 'Known' } }]);
  });

  it('says what it waits for', () => {
    const { arrive, store } = openRoom();

    arrive(second);

    expect(store.explain(1, second.event_id)).toMatchObject({
      status: 'waiting',
      for: [refTo('log', first.event_id)],
    });
  });

  const outside = messageBy(bob, 'a message has a log, and waits for nobody');
  it.each<[string, MadeEvent, MadeEvent]>([
    ['of another signer', first, next('of Carol', first, 1, carol)],
    ['of another realm', first, next('elsewhere', first, 1, bob, HALL)],
    ['numbered two more', first, next('a gap', first, 2)],
    ['numbered the same', second, next('again', second, 1)],
    ['of a type outside such logs', outside, next('after a message', outside, 1, bob, { realm_id: ZERO_ID })],
  ])('refuses a link that follows one %s', (_, before, link) => {
    const { arrive } = openRoom();
    arrive(first);
    arrive(before);

    expect(arrive(link)).toMatchObject([{ stage: 'rejected', fault: refused('event.follows_its_prev') }]);
  });

  it('is not asked of ours: its place comes from the log itself', () => {
    const { hop } = openRoom();

    expect(hop(oursAt('signed', second)).stage).toBe('validated');
  });
});

describe('what is stored in a scope', () => {
  const folder = openFolder();
  afterAll(folder.remove);

  it('has the place in which it came, and the head of its log outlives it', () => {
    const { arrive, store } = openRoom({ path: folder.at('one.sqlite') });
    const other = entryBy(carol, 'of Carol', undefined, ROOM);
    [first, other, second].forEach(arrive);

    arrive(eventBy(carol, 'eraser', { target: second.event_id }));
    arrive(entryBy(carol, 'in no scope'));
    arrive(next('Carol again', other, 1, carol));
    store.close();

    const db = right(openDatabase(folder.at('one.sqlite')));
    const placed = rowsOf(db, 'SELECT event_id, scope, place FROM events WHERE scope IS NOT NULL ORDER BY seq');
    const heads = rowsOf<{ signer: Uint8Array; seq: number; event_id: Uint8Array }>(
      db,
      'SELECT signer, seq, event_id FROM heads ORDER BY seq DESC, signer = ? DESC',
      bob.peer.event_id,
    );
    db.close();
    expect(placed).toMatchObject([
      { event_id: Buffer.from(first.event_id), scope: Buffer.from(idOf(77)), place: 1 },
      { event_id: Buffer.from(other.event_id), place: 2 },
      { place: 4 },
    ]);
    expect(heads).toMatchObject([{ seq: 1, event_id: Buffer.from(second.event_id) }, { seq: 1 }]);
  });
});
