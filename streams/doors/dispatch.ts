import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type Observable, map } from 'rxjs';
import { decodeExactly } from '../../lib/decode';
import type { Fault } from '../../lib/fault';
import { reasonOf } from '../../lib/fault';
import type { Operations } from '../../lib/operation/operation';
import type { Node } from '../node/node';
import type { Session } from '../node/session';
import { type Answered, type Call, type CallFault, callFault } from './door';

type AnyNode = Node<Operations>;
type AnySession = Session<Operations>;

/** Completes what a caller left out of the params of an operation, before they are decoded. */
export type Complete = (op: string, params: unknown) => unknown;

/** An answer that comes once, or answers that come until they are no longer wanted. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Promise<Answered> }
  | {
      readonly kind: 'stream';
      readonly answers$: Observable<Answered>;
      /** What a reader that is too slow is given: the last answer, or a count of those it missed. */
      readonly slowGet: 'latest' | 'count';
    };

export type Dispatch = (call: Call) => Reply;

type Run = (call: Call) => Reply;
type ByParams<A> = (params: unknown) => A;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCall = (value: unknown): value is ByParams<Promise<Answered>> => typeof value === 'function';
const isWatch = (value: unknown): value is (name: string, params: unknown) => Observable<Answered> =>
  typeof value === 'function';

const UNKNOWN_OP = callFault('refused', 'op.is_known');
const NAMES_AN_IDENTITY = callFault('refused', 'op.is_asked_as_an_identity');
const NAMES_NOBODY = callFault('refused', 'op.is_asked_as_nobody');
const READS_ONLY = callFault('refused', 'live.watches_what_only_reads');

const once = (answer: Promise<Answered>): Reply => ({ kind: 'answer', answer });
const now = (answer: Answered): Reply => once(Promise.resolve(answer));
const refuse = (fault: CallFault): Reply => now(E.left(fault));

const badParams = (fault: Fault): CallFault => ({
  ...callFault('invalid', reasonOf(fault)),
  paths: fault._tag === 'Malformed' ? fault.paths : [],
});

const reading = <A>(codec: t.Decoder<unknown, A> & { readonly name: string }, params: unknown) =>
  E.mapLeft(badParams)(decodeExactly(codec)(params));

const asNobody = ({ as }: Call, run: () => Reply): Reply => (as === undefined ? run() : refuse(NAMES_NOBODY));

const asSomebody = (node: AnyNode, { as }: Call, run: (session: AnySession) => Reply): Reply => {
  if (as === undefined) return refuse(NAMES_AN_IDENTITY);
  const session = node.as(as);
  return E.isLeft(session) ? refuse(session.left) : run(session.right);
};

const Nothing = t.strict({}, 'Nothing');
const Explain = t.strict({ event_id: t.string }, 'Explain');
const Watch = t.strict({ op: t.string }, 'Watch');

const explain = (session: AnySession, params: unknown): Reply =>
  pipe(
    reading(Explain, params),
    E.match(refuse, ({ event_id }) => once(session.explain(event_id))),
  );

const watch = (operations: Operations, { live }: AnySession, params: unknown): Reply => {
  const { params: within = {}, ...head } = isRecord(params) ? params : {};
  const found = reading(Watch, head);
  if (E.isLeft(found)) return refuse(found.left);
  const operation = new Map(Object.entries(operations)).get(found.right.op);
  const follow: unknown = live;
  return operation?.kind === 'reading' && operation.scope === 'session' && isWatch(follow)
    ? { kind: 'stream', answers$: follow(found.right.op, within), slowGet: 'latest' }
    : refuse(READS_ONLY);
};

/** The node's own few, beside the operations of the protocol. */
const ownFew = (node: AnyNode, operations: Operations): readonly (readonly [string, Run])[] => [
  ['stats', (call) => asNobody(call, () => now(E.map(() => node.stats())(reading(Nothing, call.params))))],
  ['explain', (call) => asSomebody(node, call, (session) => explain(session, call.params))],
  ['watch', (call) => asSomebody(node, call, (session) => watch(operations, session, call.params))],
  [
    'trace',
    (call) =>
      asNobody(call, () =>
        pipe(
          reading(Nothing, call.params),
          E.match(refuse, () => ({ kind: 'stream', answers$: node.trace$.pipe(map(E.right)), slowGet: 'count' })),
        ),
      ),
  ],
];

/** What may be asked of a node, by name, in a Map: no name that objects inherit is one of them. */
export const openDispatch = (
  node: AnyNode,
  operations: Operations,
  complete: Complete = (_op, params) => params,
): Dispatch => {
  const callIn = (api: object, { op, params }: Call): Reply => {
    const call: unknown = Reflect.get(api, op);
    return isCall(call) ? once(call(complete(op, params))) : refuse(UNKNOWN_OP);
  };
  const runOf = (scope: 'node' | 'session'): Run =>
    scope === 'node'
      ? (call) => asNobody(call, () => callIn(node.api, call))
      : (call) => asSomebody(node, call, ({ api }) => callIn(api, call));
  const all = new Map<string, Run>([
    ...Object.entries(operations).map(([name, { scope }]) => [name, runOf(scope)] as const),
    ...ownFew(node, operations),
  ]);
  return (call) => all.get(call.op)?.({ params: {}, ...call }) ?? refuse(UNKNOWN_OP);
};
