import { blobIdOf } from '../../../lib';
import { known } from '../../../lib/fault';
import { markUnproven } from '../../../lib/envelope/moves';
import { alice, bob, carol, eventBy, idOf, noteBy, sealedAt } from '../../support/kernel/envelopes';
import { endings, openKernel } from '../../support/kernel/kernel';

/** Alice lives here and knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  return kernel;
};
const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const question = eventBy(carol, 'sync_peers', { after: idOf(0), entries: [] });

describe('what waits in memory', () => {
  it.each([
    ['what is never kept', sealedAt('unwrapped', question), sealedAt('unwrapped', carol.peer)],
    [
      'what comes from who knows whom',
      sealedAt('unwrapped', child, markUnproven('Bob')),
      sealedAt('unwrapped', parent),
    ],
  ])('is %s, and it runs again in the turn in which the rest comes', (_, waiting, rest) => {
    const { turnOf, store } = openRoom();

    const first = endings(turnOf(waiting));
    const onDisk = store.quarantine.size();
    const again = turnOf(waiting);
    const released = endings(turnOf(rest));

    expect([first, onDisk, released]).toEqual([['parked'], { rows: 0, bytes: 0 }, ['stored', 'stored']]);
    expect(again).toMatchObject([{ stage: 'rejected', fault: known }]);
    expect(store.releases.isPending()).toBe(false);
  });

  it('leaves the room with the run that takes it, and is known from then on as what it is', () => {
    const { turnOf, store, crypto } = openRoom();
    const waiting = sealedAt('unwrapped', child, markUnproven('Bob'));
    const blob_id = blobIdOf(crypto, child.canonical);
    turnOf(waiting);

    const before = store.quarantine.has(1, blob_id);
    turnOf(sealedAt('unwrapped', parent));

    expect([before, store.quarantine.has(1, blob_id), store.events.has(1, child.event_id)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is not explained: nothing of it may be kept', () => {
    const { turnOf, store } = openRoom();

    turnOf(sealedAt('unwrapped', child, markUnproven('Bob')));

    expect(store.explain(1, child.event_id)).toEqual({ status: 'unknown' });
  });

  it('is refused, and gone, where it turns out to be bad', () => {
    const { turnOf, store } = openRoom();
    const bad = noteBy(bob, 'forbidden', [parent.event_id]);
    turnOf(sealedAt('unwrapped', bad, markUnproven('Bob')));

    const ends = turnOf(sealedAt('unwrapped', parent));

    expect(endings(ends)).toEqual(['stored', 'Refused']);
    expect(endings(turnOf(sealedAt('unwrapped', bad)))).not.toEqual(['parked']);
    expect(store.quarantine.size().rows).toBe(0);
  });
});
