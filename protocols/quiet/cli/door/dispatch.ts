import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type Observable, map } from 'rxjs';
import { decodeExactly } from '../../../../lib/decode';
import type { Fault } from '../../../../lib/fault';
import { reasonOf } from '../../../../lib/fault';
import type { Node, Session } from '../../../../streams';
import { operations } from '../../api';
import { type Answered, type Call, type CallFault, callFault } from './door';

export type QuietNode = Node<typeof operations>;
type QuietSession = Session<typeof operations>;

/** Where others reach this node: what is written into the address of each device that is made here. */
export interface OwnAddress {
  readonly transport: 0 | 1 | 2 | 3;
  readonly host: string;
  readonly port: number;
}

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

/** Operations that make a device, which has an address from its first moment on. */
const MAKE_A_DEVICE = new Set(['network.create', 'network.join', 'user.join_as_user', 'link.accept']);

const addressed = (op: string, params: unknown, address: OwnAddress | undefined): unknown =>
  address !== undefined && MAKE_A_DEVICE.has(op) && isRecord(params) && !Object.hasOwn(params, 'address')
    ? { ...params, address }
    : params;

const asNobody = ({ as }: Call, run: () => Reply): Reply => (as === undefined ? run() : refuse(NAMES_NOBODY));

const asSomebody = (node: QuietNode, { as }: Call, run: (session: QuietSession) => Reply): Reply => {
  if (as === undefined) return refuse(NAMES_AN_IDENTITY);
  const session = node.as(as);
  return E.isLeft(session) ? refuse(session.left) : run(session.right);
};

const Nothing = t.strict({}, 'Nothing');
const Explain = t.strict({ event_id: t.string }, 'Explain');
const Watch = t.strict({ op: t.string }, 'Watch');

const explain = (session: QuietSession, params: unknown): Reply =>
  pipe(
    reading(Explain, params),
    E.match(refuse, ({ event_id }) => once(session.explain(event_id))),
  );

const watch = ({ live }: QuietSession, params: unknown): Reply => {
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
const ownFew = (node: QuietNode): readonly (readonly [string, Run])[] => [
  ['stats', (call) => asNobody(call, () => now(E.map(() => node.stats())(reading(Nothing, call.params))))],
  ['explain', (call) => asSomebody(node, call, (session) => explain(session, call.params))],
  ['watch', (call) => asSomebody(node, call, (session) => watch(session, call.params))],
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
export const openDispatch = (node: QuietNode, address?: OwnAddress): Dispatch => {
  const callIn = (api: object, { op, params }: Call): Reply => {
    const call: unknown = Reflect.get(api, op);
    return isCall(call) ? once(call(addressed(op, params, address))) : refuse(UNKNOWN_OP);
  };
  const runOf = (scope: 'node' | 'session'): Run =>
    scope === 'node'
      ? (call) => asNobody(call, () => callIn(node.api, call))
      : (call) => asSomebody(node, call, ({ api }) => callIn(api, call));
  const all = new Map<string, Run>([
    ...Object.entries(operations).map(([name, { scope }]) => [name, runOf(scope)] as const),
    ...ownFew(node),
  ]);
  return (call) => all.get(call.op)?.({ params: {}, ...call }) ?? refuse(UNKNOWN_OP);
};
