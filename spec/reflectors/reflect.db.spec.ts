import * as E from 'fp-ts/Either';
import { sending } from '../../lib';
import { refused } from '../../lib/fault';
import { openReflect } from '../../reflectors/reflect';
import type { Reflector } from '../../reflectors/reflector';
import { openCounters } from '../../streams/counters';
import { openContexts } from '../../streams/edges/contexts';
import { seededRandom } from '../../streams/testing';
import { alice, arrivedAt, bob, noteBy, refusedAs, registry, storedOf } from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';

/** A reflector that sends each note under a name of its own. */
const mailing = (name: string): Reflector => ({
  ...{ name, on: 'note', limit: 5 },
  reflect: ({ event_id }) => E.right([sending(name, event_id, 'peer:00')]),
});

/** Alice lives here, and two reflectors wake for each note of hers. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.settle(alice);
  const { store, envelopes, crypto, now } = kernel;
  const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
  return openReflect([mailing('one'), mailing('two')], registry, { contexts, envelopes, counters: openCounters() });
};

describe('openReflect', () => {
  const stored = storedOf(noteBy(alice, 'cause'));

  it('answers at once the envelopes that an end causes, in order, and none of an earlier end', () => {
    const reflect = openRoom();

    for (const envelopes of [reflect(stored), reflect(stored)])
      expect(envelopes).toMatchObject([
        { stage: 'outgoing', event_type: 'one', received_by: 1 },
        { stage: 'outgoing', event_type: 'two', received_by: 1 },
      ]);
  });

  it('answers none where the end wakes nobody', () => {
    const reflect = openRoom();

    expect(reflect(refusedAs(arrivedAt('sealed', noteBy(alice, 'x')), refused('a.b')))).toEqual([]);
    expect(reflect(storedOf(bob.peer))).toEqual([]);
  });
});
