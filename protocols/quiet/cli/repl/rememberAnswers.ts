import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { tap } from 'rxjs';
import type { CallAnswer, Call, Door } from '../../../../streams/doors/door';

/** The latest answer of each operation. */
export type LastAnswers = ReadonlyMap<string, unknown>;

const WatchParams = t.type({ op: t.string });

const watchedOpOf = ({ op, params }: Call): string | undefined =>
  op === 'watch' && WatchParams.is(params) ? params.op : undefined;

/** Wraps a door so that it remembers the latest answer of each operation. */
export const rememberAnswers = (door: Door): { readonly door: Door; readonly last: LastAnswers } => {
  const last = new Map<string, unknown>();
  return {
    last,
    door: {
      ...door,
      call: async (call): Promise<CallAnswer> => {
        const answer = await door.call(call);
        if (E.isRight(answer)) last.set(call.op, answer.right);
        return answer;
      },
      stream: (call) =>
        door.stream(call).pipe(
          tap((answer) => {
            const op = watchedOpOf(call);
            if (op !== undefined && E.isRight(answer)) last.set(op, answer.right);
          }),
        ),
    },
  };
};
