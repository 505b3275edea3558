import * as E from 'fp-ts/Either';
import { TurnLost } from '../../../lib/db/statement';
import type { Envelope } from '../../../lib/envelope/envelope';
import { crashed, missing, refused } from '../../../lib/fault';
import { openCounters } from '../../../streams/counters';
import { alice, bob, carol, noteBy, oursAt } from '../../support/kernel/envelopes';
import { type KernelOptions, openKernel } from '../../support/kernel/kernel';

/** Alice lives here and knows Bob. */
const openRoom = (options: KernelOptions = {}) => {
  const kernel = openKernel(options);
  kernel.meet(kernel.settle(alice), bob);
  kernel.outcome.clear();
  kernel.ends.length = 0;
  const counted = (): Readonly<Record<string, number>> => {
    const counters = openCounters();
    kernel.outcome.count(counters);
    return counters.read();
  };
  return { ...kernel, counted };
};
const textOf = (e: Envelope): string => ('event' in e ? (e.event.body as { readonly text: string }).text : e.stage);

describe('attempt', () => {
  const made = (text: string): Envelope<'sealed'> => oursAt('sealed', noteBy(alice, text));

  it('keeps what a body did, and what that caused', () => {
    const room = openRoom({ reflect: (e) => (textOf(e) === 'a' ? [made('a1')] : []) });

    const answer = room.within(() => {
      const result = room.turn.attempt('body', () => E.right(room.turn.run(made('a')).stage));
      room.turn.drain();
      return result;
    });

    expect(answer).toEqual(E.right('stored'));
    expect(room.ends.map(textOf)).toEqual(['a', 'a1']);
    expect(room.counted()).toEqual({ stored: 2 });
  });

  it('undoes what a body did that answers a Left: rows, what was caused, and what was counted', () => {
    const room = openRoom({ reflect: (e) => (textOf(e) === 'one' ? [made('caused')] : []) });
    const one = made('one');

    const answer = room.within(() => {
      room.turn.cause(made('before'));
      const result = room.turn.attempt('body', () => {
        room.turn.run(one);
        room.turn.cause(made('asked for'));
        return E.left(refused('body.fails'));
      });
      room.turn.drain();
      return result;
    });

    expect(answer).toEqual(E.left(refused('body.fails')));
    expect(room.ends.map(textOf)).toEqual(['one', 'before']);
    expect(room.store.events.has(1, one.event_id)).toBe(false);
    expect(room.counted()).toEqual({ stored: 1 });
  });

  it('undoes what a body did that throws, and says where', () => {
    const room = openRoom();
    const one = made('one');

    const answer = room.within(() =>
      room.turn.attempt('body', () => {
        room.turn.run(one);
        throw new Error('unforeseen');
      }),
    );

    expect(answer).toEqual(
      E.left({ ...crashed('body')(new Error()), where: expect.stringMatching(/^Error at/) as string }),
    );
    expect(room.store.events.has(1, one.event_id)).toBe(false);
  });

  it('lets refusals stand that happened within', () => {
    const room = openRoom();

    room.within(() =>
      room.turn.attempt('body', () => {
        room.turn.run(made('one'));
        room.turn.run({ ...made('two'), received_by: 0 });
        return E.left(missing(['tag:a']));
      }),
    );

    expect(room.counted()).toEqual({ 'rejected.event.belongs_to_an_owner': 1 });
    expect(room.outcome.rejected()).toHaveLength(1);
  });

  it('keeps the outer where only an inner one fails', () => {
    const room = openRoom();
    const [outer, inner] = [made('outer'), made('inner')];

    room.within(() =>
      room.turn.attempt('outer', () => {
        room.turn.run(outer);
        room.turn.attempt('inner', () => {
          room.turn.run(inner);
          return E.left(refused('inner.fails'));
        });
        return E.right(undefined);
      }),
    );

    expect([outer, inner].map(({ event_id }) => room.store.events.has(1, event_id))).toEqual([true, false]);
    expect(room.counted()).toEqual({ stored: 1 });
  });

  it('undoes a new owner together with the draft that founded it', () => {
    const { within, turn, store, envelopes } = openKernel();
    const body = { name: 'Carol', public_key: carol.public_key };
    const founding = envelopes.ofEmission(
      {
        stage: 'drafted',
        draft: { ...noteBy(carol, 'x').event, type: 'identity', body, signed_by: new Uint8Array(16) as never },
        ...{ needs: [], secrets: new Map([['self' as const, carol.key]]), to: [] },
      },
      0,
      0,
    );

    within(() =>
      turn.attempt('found', () => {
        expect(E.isRight(founding) && turn.run(founding.right)).toMatchObject({ stage: 'stored', received_by: 1 });
        return E.left(refused('found.fails'));
      }),
    );

    expect(store.owners.all()).toEqual([]);
  });

  it('throws where the whole transaction is gone', () => {
    const room = openRoom();
    room.store.transaction.begin();

    const attempt = (): unknown =>
      room.turn.attempt('body', () => {
        room.store.transaction.rollback();
        return E.right('all is well');
      });

    expect(attempt).toThrow(TurnLost);
  });
});
