import { sending } from '../../lib/envelope/emission';
import type { CauseCtx } from '../../lib/operation/flow';
import { reflectWith } from '../../reflectors/reflector';
import { sendEphemeral } from '../../reflectors/sendEphemeral';
import { alice, bob, carol, eventBy, idOf, peerRef, registry, storedOf } from '../support/kernel/envelopes';
import { marbles } from '../support/common/marbles';

describe('sendEphemeral', () => {
  const question = eventBy(alice, 'sync_peers', { after: idOf(0), entries: [] });
  const faults: string[] = [];
  const reflect = reflectWith(
    sendEphemeral(registry),
    () => ({}) as CauseCtx,
    (name) => faults.push(name),
  );
  beforeEach(() => (faults.length = 0));

  it(
    'sends an ephemeral event of ours to where its draft said, with the bytes that no table holds',
    marbles(({ hot, expectObservable }) => {
      const d = storedOf(question, { to: [peerRef(bob), peerRef(carol)] });
      const source$ = hot('-d----', { d });
      const expected = '   -(pr)-';

      const reflection$ = source$.pipe(reflect);

      const sent = (who: typeof bob) => sending('sync_peers', question.event_id, peerRef(who), question.canonical);
      expectObservable(reflection$).toBe(expected, {
        p: { cause: d, emission: sent(bob) },
        r: { cause: d, emission: sent(carol) },
      });
    }),
  );

  it(
    'sends on no event of others, which names no destination',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-', { c: storedOf(question) });
      const expected = '   ---';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected);
    }),
  );

  it.each([
    [64, []],
    [65, ['sendEphemeral']],
  ])('sends to 64 of %i destinations, and reports where there were more', (count, reported) => {
    const to = Array.from({ length: count }, () => peerRef(bob));
    let sent = 0;

    marbles(({ hot }) => {
      const source$ = hot('-d-', { d: storedOf(question, { to }) });
      source$.pipe(reflect).subscribe(() => (sent += 1));
    })();

    expect([sent, faults]).toEqual([64, reported]);
  });
});
