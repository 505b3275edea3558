import { of } from 'rxjs';
import { note, noting, refTo, secret } from '../../../lib';
import { wrap } from '../../../protocols/minimal/wire/packet';
import type { Work } from '../../../streams/turn/ingress';
import { openCounters } from '../../../streams/counters';
import { receivePackets, openRenewal } from '../../../streams/edges/receivePackets';
import { MADE_MS, alice, bob, idOf, noteBy } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { FRAME, VISIT, VISIT_MS } from '../../support/kernel/storyKeyed';
import { story } from '../../support/kernel/story';

const LATER_MS = VISIT_MS / 2;
const CIPHER = 200;

/** Alice lives here, knows Bob, and is visited until `VISIT_MS` from the start. Half of that is over. */
const openRoom = () => {
  const kernel = openKernel();
  const { store, envelopes, clock, now, turn, within } = kernel;
  kernel.meet(kernel.settle(alice), bob);
  const visit = { visit_id: idOf(1), cipher: secret(new Uint8Array(32).fill(CIPHER)), until_ms: MADE_MS + VISIT_MS };
  kernel.turnOf(right(envelopes.ofEmission(noting(note('visits', visit)), 1, 0)));
  clock.nowMs = MADE_MS + LATER_MS;
  const counters = openCounters();
  const renew = openRenewal(story.lookups, store, now);
  const arrive = (inner: Uint8Array, cipher = CIPHER, visit_id = idOf(1)): void => {
    const packet = Uint8Array.of(VISIT, ...visit_id, cipher, ...inner);
    const works: Work[] = [];
    const offer = (work: Work): boolean => works.push(work) > 0;
    receivePackets(
      { protocol: story, envelopes, counters, renew },
      { offer },
    )(of({ to: alice.public_key, packet, origin: 'Bob' })).subscribe();
    within(() => works.forEach((work) => (work.run(turn), turn.drain())));
  };
  /** Is the visit here still, that many milliseconds after it was to end? */
  const lasts = (afterMs: number): boolean => {
    const before = clock.nowMs;
    clock.nowMs = MADE_MS + VISIT_MS + afterMs;
    // In a turn of its own: within one, what was found stays found.
    const found = within(() => right(store.lend(0, refTo('visit', idOf(1)))) !== undefined);
    clock.nowMs = before;
    return found;
  };
  return { ...kernel, arrive, lasts };
};
const hello = wrap(noteBy(bob, 'hello').canonical);

describe('a passing row that a packet was unwrapped with', () => {
  it('lives on for its whole time where something came of the packet', () => {
    const { arrive, lasts } = openRoom();
    const before = lasts(0);

    arrive(hello);

    expect([before, lasts(LATER_MS - 1), lasts(LATER_MS)]).toEqual([false, true, false]);
  });

  it.each([
    ['a frame', Uint8Array.of(FRAME, 3)],
    ['an event that waits', wrap(noteBy(bob, 'orphan', [idOf(9)]).canonical)],
  ])('lives on for %s', (_, inner) => {
    const { arrive, lasts } = openRoom();

    arrive(inner);

    expect(lasts(0)).toBe(true);
  });

  it('lives on no longer for a packet that comes again, however often', () => {
    const { arrive, lasts, clock } = openRoom();
    arrive(hello);
    clock.nowMs += LATER_MS;

    [1, 2, 3].forEach(() => arrive(hello));

    expect([lasts(LATER_MS - 1), lasts(LATER_MS)]).toEqual([true, false]);
  });

  it.each<[string, Uint8Array, number]>([
    ['that is not authentic', hello, CIPHER + 1],
    ['that holds nothing that can be opened', Uint8Array.of(1, 2, 3), CIPHER],
    ['whose event is refused', wrap(noteBy(bob, 'forbidden').canonical), CIPHER],
  ])('does not live on for a packet %s', (_, inner, cipher) => {
    const { arrive, lasts } = openRoom();

    arrive(inner, cipher);

    expect(lasts(0)).toBe(false);
  });

  it('is not made by a packet that names none, and lives on for no packet that came another way', () => {
    const { arrive, lasts, turnOf, envelopes } = openRoom();

    arrive(hello, CIPHER, idOf(2));
    turnOf(envelopes.ofPacket(hello, alice.public_key, 'Bob', [refTo('inbox', alice.public_key)]));

    expect([lasts(0), right(openRoom().store.lend(0, refTo('visit', idOf(2))))]).toEqual([false, undefined]);
  });
});
