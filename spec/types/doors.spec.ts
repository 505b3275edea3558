import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { writing } from '../../lib';
import type { Flow, SessionCtx } from '../../lib';
import { minimal } from '../../protocols/minimal';
import type { Node, Protocol, Session } from '../../streams';
import { secret } from '../../lib/secret';

type Ops = typeof minimal extends Protocol<infer Operations> ? Operations : never;

/** Each line below is refused by the compiler, or the type check of this file fails. It is never run. */
export const neverRun = (node: Node<Ops>, session: Session<Ops>): void => {
  // @ts-expect-error -- an operation of the node is not on a session
  void session.api['identity.create']({ name: 'Alice' });
  // @ts-expect-error -- an operation of a session is not on the node
  void node.api['message.create']({ text: 'hello' });
  // @ts-expect-error -- there is no such operation
  void session.api['message.destroy']({});
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
