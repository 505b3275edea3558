import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { decodeExactly } from '../../../lib/decode';
import { type Fault, reasonOf } from '../../../lib/fault';
import { type Call, type CallFault, callFault } from '../door';

/** The most bytes of one request. Source: threats, "T48". */
export const REQUEST_BYTES_MAX = 64 * 1024;
/** The most connections at a time. A further one gets an error, and is closed. */
export const CONNECTIONS_MAX = 32;
/** The most requests of one connection under way. A further one is refused. */
export const REQUESTS_MAX = 16;
/** The longest time from the first byte of a request to its newline. Source: threats, "T48". */
export const LINE_WITHIN_MS = 10_000;
/** A reader is slow while this many bytes wait for it. */
export const STREAM_BYTES_MAX = 256 * 1024;

/** One line of JSON: `{ "id": 1, "as": "…", "op": "…", "params": { … } }`. */
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

/** Only the head is decoded here; the operation decodes its parameters. */
const requestOf = (record: Readonly<Record<string, unknown>>): E.Either<CallFault, Request> => {
  const { params = {}, ...head } = record;
  return pipe(
    decodeExactly(Head)(head),
    E.bimap(badHead, ({ id, op, as }) => ({ id, call: { op, params, ...(as === undefined ? {} : { as }) } })),
  );
};

/** Reads one request. Refuses: anything but a JSON object, unknown fields, fields of another type. */
export const readRequest = (line: string): E.Either<CallFault, Request> =>
  pipe(
    parse(line),
    E.chain((value) => (isRecord(value) ? requestOf(value) : E.left(NOT_A_RECORD))),
  );

/** The id of a refused request, if it has one, so that the caller learns which request was refused. */
export const requestIdIn = (line: string): number | undefined =>
  pipe(
    parse(line),
    E.match(
      () => undefined,
      (value) => (isRecord(value) && t.Int.is(value['id']) ? value['id'] : undefined),
    ),
  );
