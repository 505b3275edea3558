import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { tap } from 'rxjs';
import type { CallAnswer, Call, Door } from '../../../../streams/doors/door';

/** What each operation answered last. */
export type LastAnswers = ReadonlyMap<string, unknown>;

const Watched = t.type({ op: t.string });

const watchedIn = ({ op, params }: Call): string | undefined =>
  op === 'watch' && Watched.is(params) ? params.op : undefined;

/** A door that remembers what came through it. */
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
            const op = watchedIn(call);
            if (op !== undefined && E.isRight(answer)) last.set(op, answer.right);
          }),
        ),
    },
  };
};
