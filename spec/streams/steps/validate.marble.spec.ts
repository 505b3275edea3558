import * as E from 'fp-ts/Either';
import type { Deps, EventType } from '../../../lib';
import { badPacket, refused } from '../../../lib/fault';
import { type Ref, refTo } from '../../../lib/ids';
import { restage } from '../../../lib/envelope/moves';
import { registryOf } from '../../../lib/event/registry';
import { validate } from '../../../streams/steps/validate';
import {
  alice,
  arrivedAt,
  bob,
  depOf,
  eventBy,
  noteBy,
  oursAt,
  peerRef,
  refusedAs,
  registry,
} from '../../support/kernel/envelopes';
import { marbles } from '../../support/common/marbles';
import { note } from '../../support/kernel/story';

describe('validate', () => {
  const { operator } = validate(registry);
  const p = arrivedAt('signed', noteBy(bob, 'parent'));

  it(
    'moves on what its type allows',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-p-p-', { p });
      const expected = '   -p-p-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, { p: restage(p, 'validated') });
    }),
  );

  it(
    'refuses what its type refuses, what its type throws at, and what has no type, and goes on',
    marbles(({ hot, expectObservable }) => {
      const c = arrivedAt('signed', noteBy(bob, 'forbidden'));
      const d = arrivedAt('signed', eventBy(bob, 'bomb', { where: 2 }));
      const r = { ...p, event: { ...p.event, type: 'nobody' } };
      const source$ = hot('-c-d-r-p-', { c, d, r, p });
      const expected = '   -c-d-r-p-';

      const envelope$ = source$.pipe(operator);

      const crash = { _tag: 'Crashed', step: 'validate', where: expect.stringMatching(/^Error at/) } as never;
      expectObservable(envelope$).toBe(expected, {
        c: refusedAs(c, refused('note.not_forbidden')),
        d: refusedAs(d, crash),
        r: refusedAs(r, badPacket('event.type_is_known')),
        p: restage(p, 'validated'),
      });
    }),
  );

  it('hands a type what it declares to need, of ours and of theirs, and no secret of the signer', () => {
    const seen: (readonly Ref[])[] = [];
    const spied: EventType = { ...note, validate: (_, deps: Deps) => E.right(seen.push([...deps.keys()])) };
    const identity = refTo('identity', alice.peer.event_id);
    const deps = new Map([
      [identity, { local_metadata: alice.key }],
      [peerRef(alice), depOf(alice.peer)],
    ]);
    const c = { ...oursAt('signed', noteBy(alice, 'ours')), deps };
    const d = { ...arrivedAt('signed', noteBy(alice, 'theirs')), deps: new Map([[peerRef(alice), depOf(alice.peer)]]) };

    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-d-', { c, d });
      const expected = '   -c-d-';

      const envelope$ = source$.pipe(validate(registryOf([spied])).operator);

      expectObservable(envelope$).toBe(expected, {
        // What sealing takes is lent still: only the type does not see it.
        c: restage(c, 'validated'),
        d: restage(d, 'validated'),
      });
    })();

    expect(seen).toEqual([[peerRef(alice)], [peerRef(alice)]]);
  });
});
