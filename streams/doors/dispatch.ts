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
import { type CallAnswer, type Call, type CallFault, callFault } from './door';

type AnyNode = Node<Operations>;
type AnySession = Session<Operations>;

/** Fills in parameters that a caller left out, before they are decoded. */
export type CompleteParams = (op: string, params: unknown) => unknown;

/** One answer, or a stream of answers that ends when the reader leaves. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Promise<CallAnswer> }
  | {
      readonly kind: 'stream';
      readonly answers$: Observable<CallAnswer>;
      /** A slow reader gets this instead of the answers it missed: the latest one, or their count. */
      readonly whenSlow: 'latest' | 'count';
    };

export type Dispatch = (call: Call) => Reply;

type ByParams<A> = (params: unknown) => A;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCall = (value: unknown): value is ByParams<Promise<CallAnswer>> => typeof value === 'function';
const isWatch = (value: unknown): value is (name: string, params: unknown) => Observable<CallAnswer> =>
  typeof value === 'function';

const UNKNOWN_OP = callFault('refused', 'op.is_known');
const NEEDS_IDENTITY = callFault('refused', 'op.is_asked_as_an_identity');
const TAKES_NO_IDENTITY = callFault('refused', 'op.is_asked_as_nobody');
const READS_ONLY = callFault('refused', 'live.watches_what_only_reads');

const once = (answer: Promise<CallAnswer>): Reply => ({ kind: 'answer', answer });
const now = (answer: CallAnswer): Reply => once(Promise.resolve(answer));
const refuse = (fault: CallFault): Reply => now(E.left(fault));

const badParams = (fault: Fault): CallFault => ({
  ...callFault('invalid', reasonOf(fault)),
  paths: fault._tag === 'Malformed' ? fault.paths : [],
});

const decodeParams = <A>(codec: t.Decoder<unknown, A> & { readonly name: string }, params: unknown) =>
  E.mapLeft(badParams)(decodeExactly(codec)(params));

const callAsNode = ({ as }: Call, run: () => Reply): Reply => (as === undefined ? run() : refuse(TAKES_NO_IDENTITY));

const callAsIdentity = (node: AnyNode, { as }: Call, run: (session: AnySession) => Reply): Reply => {
  if (as === undefined) return refuse(NEEDS_IDENTITY);
  const session = node.as(as);
  return E.isLeft(session) ? refuse(session.left) : run(session.right);
};

const Nothing = t.strict({}, 'Nothing');
const Explain = t.strict({ event_id: t.string }, 'Explain');
const Watch = t.strict({ op: t.string }, 'Watch');

const explain = (session: AnySession, params: unknown): Reply =>
  pipe(
    decodeParams(Explain, params),
    E.match(refuse, ({ event_id }) => once(session.explain(event_id))),
  );

const watch = (operations: Operations, { live }: AnySession, params: unknown): Reply => {
  const { params: within = {}, ...head } = isRecord(params) ? params : {};
  const found = decodeParams(Watch, head);
  if (E.isLeft(found)) return refuse(found.left);
  const operation = new Map(Object.entries(operations)).get(found.right.op);
  const follow: unknown = live;
  return operation?.kind === 'reading' && operation.scope === 'session' && isWatch(follow)
    ? { kind: 'stream', answers$: follow(found.right.op, within), whenSlow: 'latest' }
    : refuse(READS_ONLY);
};

/** Calls that every node offers beside the operations of its protocol: `stats`, `explain`, `watch`, `trace`. */
const nodeCalls = (node: AnyNode, operations: Operations): readonly (readonly [string, Dispatch])[] => [
  ['stats', (call) => callAsNode(call, () => now(E.map(() => node.stats())(decodeParams(Nothing, call.params))))],
  ['explain', (call) => callAsIdentity(node, call, (session) => explain(session, call.params))],
  ['watch', (call) => callAsIdentity(node, call, (session) => watch(operations, session, call.params))],
  [
    'trace',
    (call) =>
      callAsNode(call, () =>
        pipe(
          decodeParams(Nothing, call.params),
          E.match(refuse, () => ({ kind: 'stream', answers$: node.trace$.pipe(map(E.right)), whenSlow: 'count' })),
        ),
      ),
  ],
];

/**
 * Routes calls to a node by the name of the operation. Refuses: unknown names, an identity where the node is called, no
 * identity where one is called. Names are looked up in a Map, so that `constructor` is none of them.
 */
export const openDispatch = (
  node: AnyNode,
  operations: Operations,
  complete: CompleteParams = (_op, params) => params,
): Dispatch => {
  const callIn = (api: object, { op, params }: Call): Reply => {
    const call: unknown = Reflect.get(api, op);
    return isCall(call) ? once(call(complete(op, params))) : refuse(UNKNOWN_OP);
  };
  const runOf = (scope: 'node' | 'session'): Dispatch =>
    scope === 'node'
      ? (call) => callAsNode(call, () => callIn(node.api, call))
      : (call) => callAsIdentity(node, call, ({ api }) => callIn(api, call));
  const all = new Map<string, Dispatch>([
    ...Object.entries(operations).map(([name, { scope }]) => [name, runOf(scope)] as const),
    ...nodeCalls(node, operations),
  ]);
  return (call) => all.get(call.op)?.({ params: {}, ...call }) ?? refuse(UNKNOWN_OP);
};
