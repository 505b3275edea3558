import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Flow, type SessionCtx, writing } from '../../lib';
import type { minimal } from '../../protocols/minimal';
import type { Node, Protocol, Session } from '../../streams';
import { secret } from '../../lib/secret';

type Ops = typeof minimal extends Protocol<infer Operations> ? Operations : never;

type Has<K extends string, A> = K extends keyof A ? true : false;

/** Which operation stands at which door: wrong answers do not compile. */
export const standing: readonly [
  Has<'identity.create', Session<Ops>['api']>,
  Has<'message.create', Node<Ops>['api']>,
  Has<'message.destroy', Session<Ops>['api']>,
  Has<'message.create', Session<Ops>['api']>,
  Has<'identity.create', Node<Ops>['api']>,
] = [false, false, false, true, true];

/** Each line below is refused by the compiler, or the type check of this file fails. It is never run. */
export const neverRun = (session: Session<Ops>): void => {
  // @ts-expect-error -- a parameter of another type
  void session.api['message.create']({ text: 1 });
  // @ts-expect-error -- what changes something cannot be watched
  void session.live('message.create', { text: 'hello' });
  // @ts-expect-error -- a session's door cannot be opened for another identity
  session.identity_id = 'somebody else';
  // @ts-expect-error -- a secret is no bytes until it is revealed
  const bytes: Uint8Array = secret(new Uint8Array(1));
  void bytes;
  // @ts-expect-error -- a flow that waits could not be one transaction
  const waiting: Flow<SessionCtx, object, Promise<number>> = () => () => () => E.right(Promise.resolve(1));
  void waiting;
  writing({
    scope: 'session',
    params: t.strict({}),
    result: t.number,
    // @ts-expect-error -- the result has the type its codec says
    flow: () => () => () => E.right('a string'),
  });
};

describe('the doors', () => {
  it('are typed: the compiler refuses every line of neverRun', () => {
    expect(typeof neverRun).toBe('function');
  });
});
