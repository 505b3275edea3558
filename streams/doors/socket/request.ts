import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { decodeExactly } from '../../../lib/decode';
import { type Fault, reasonOf } from '../../../lib/fault';
import { type Call, type CallFault, callFault } from '../door';

/** Bytes of a request's line at most. Source: threats, "T48". */
export const REQUEST_BYTES_MAX = 64 * 1024;
/** Connections at a time; a further one is told so and closed. */
export const CONNECTIONS_MAX = 32;
/** Requests of one connection whose answer is under way; a further one is refused. */
export const REQUESTS_MAX = 16;
/** A line that has begun ends within this time. Source: threats, "T48". */
export const LINE_WITHIN_MS = 10_000;
/** Bytes that wait for a slow reader of a stream, before it is given less. */
export const STREAM_BYTES_MAX = 256 * 1024;

/** One line: `{ "id": 1, "as": "…", "op": "message.list", "params": { … } }`. */
export interface Request {
  readonly id: number;
  readonly call: Call;
}

const Head = t.intersection([t.strict({ id: t.Int, op: t.string }), t.exact(t.partial({ as: t.string }))], 'Request');

const NOT_JSON = callFault('invalid', 'request.is_json');
const NOT_A_RECORD = callFault('invalid', 'malformed.Request');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (line: string): E.Either<CallFault, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(line),
    () => NOT_JSON,
  );

const badHead = (fault: Fault): CallFault => ({
  ...callFault('invalid', reasonOf(fault)),
  paths: fault._tag === 'Malformed' ? fault.paths : [],
});

/** Parameters are looked at by the operation that they are for. */
const requestOf = (record: Readonly<Record<string, unknown>>): E.Either<CallFault, Request> => {
  const { params = {}, ...head } = record;
  return pipe(
    decodeExactly(Head)(head),
    E.bimap(badHead, ({ id, op, as }) => ({ id, call: { op, params, ...(as === undefined ? {} : { as }) } })),
  );
};

/** Reads one request. Refuses: what is no JSON object, a field it does not know, a field of another type. */
export const readRequest = (line: string): E.Either<CallFault, Request> =>
  pipe(
    parse(line),
    E.chain((value) => (isRecord(value) ? requestOf(value) : E.left(NOT_A_RECORD))),
  );

/** The id of a request that was refused, if one can be told, so that whoever asked learns which. */
export const idIn = (line: string): number | undefined =>
  pipe(
    parse(line),
    E.match(
      () => undefined,
      (value) => (isRecord(value) && t.Int.is(value['id']) ? value['id'] : undefined),
    ),
  );
