import { type Socket, createConnection } from 'node:net';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { Observable } from 'rxjs';
import { type CallAnswer, type Call, type CallFault, type Door, NODE_IS_CLOSED, callFault } from '../door';
import { openLineSplitter } from './lineSplitter';
import { type OwnerFault, checkOwner } from './checkOwner';

/** The most bytes of one answer: the longest page of a protocol takes less than half of it. */
const ANSWER_BYTES_MAX = 1024 * 1024;

const Fault = t.intersection([
  t.type({ _tag: t.string, rule: t.string }),
  t.partial({ paths: t.readonlyArray(t.string), refs: t.readonlyArray(t.string) }),
]);
const Line = t.intersection([
  t.type({}),
  t.partial({ id: t.Int, ok: t.unknown, error: Fault, next: t.unknown, skipped: t.number, end: t.boolean }),
]);
type Line = t.TypeOf<typeof Line>;

const NOT_AN_ANSWER = callFault('invalid', 'answer.is_one_line_of_json');

/** Why a socket cannot be reached: nobody listens, or it is, or may become, another user's of the machine. */
export type ConnectFault = OwnerFault | 'nobody' | 'failed';

const NOBODY_LISTENS = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

const connectFaultOf = (cause: unknown): ConnectFault => {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (NOBODY_LISTENS.has(code)) return 'nobody';
  return code === 'EACCES' || code === 'EPERM' ? 'not_yours' : 'failed';
};

const connect = (path: string): Promise<E.Either<ConnectFault, Socket>> =>
  new Promise((answer) => {
    const foreign = checkOwner(path);
    if (foreign !== undefined) return answer(E.left(foreign));
    const socket = createConnection(path);
    socket.once('connect', () => answer(E.right(socket)));
    socket.once('error', (cause) => answer(E.left(connectFaultOf(cause))));
  });

const readLine = (line: string): E.Either<CallFault, Line> =>
  pipe(
    E.tryCatch(
      (): unknown => JSON.parse(line),
      () => NOT_AN_ANSWER,
    ),
    E.chain((value) => (Line.is(value) ? E.right(value) : E.left(NOT_AN_ANSWER))),
  );

/** Calls `take` with each answer from a socket, and `ended` at its close or at a line that is no answer. */
const onLines = (socket: Socket, take: (line: Line) => void, ended: (fault: CallFault) => void): void => {
  const splitter = openLineSplitter(ANSWER_BYTES_MAX);
  socket.on('data', (chunk: Buffer) => {
    for (const text of splitter.take(chunk)) {
      const line = E.isRight(text) ? readLine(text.right) : E.left(NOT_AN_ANSWER);
      if (E.isRight(line)) take(line.right);
      else ended(line.left);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => ended(NODE_IS_CLOSED));
};

const write = (socket: Socket, id: number, call: Call): void =>
  void socket.write(`${JSON.stringify({ id, ...call })}\n`);

/** Opens a connection for one stream. Unsubscribing closes it. */
const openStream = (path: string, call: Call): Observable<CallAnswer> =>
  new Observable((reader) => {
    if (checkOwner(path) !== undefined) {
      reader.next(E.left(NODE_IS_CLOSED));
      return reader.complete();
    }
    const socket = createConnection(path);
    const take = ({ next, error, end, skipped }: Line): void => {
      if (error !== undefined) reader.next(E.left(error));
      else if (skipped !== undefined) reader.next(E.right({ skipped }));
      else if (end !== true) reader.next(E.right(next));
      if (error !== undefined || end === true) reader.complete();
    };
    onLines(socket, take, (fault) => {
      reader.next(E.left(fault));
      reader.complete();
    });
    write(socket, 1, call);
    return () => void socket.destroy();
  });

const openCalls = (socket: Socket): Door['call'] => {
  const waiting = new Map<number, (answer: CallAnswer) => void>();
  let [last, closed] = [0, false];
  const settle = (id: number, answer: CallAnswer): void => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  const endAll = (fault: CallFault): void => {
    closed = true;
    for (const id of [...waiting.keys()]) settle(id, E.left(fault));
    socket.destroy();
  };
  const take = ({ id, ok, error }: Line): void => {
    if (id === undefined) endAll(error ?? NOT_AN_ANSWER);
    else settle(id, error === undefined ? E.right(ok) : E.left(error));
  };
  onLines(socket, take, endAll);
  return (call) =>
    new Promise((answer) => {
      if (closed) return answer(E.left(NODE_IS_CLOSED));
      last += 1;
      waiting.set(last, answer);
      write(socket, last, call);
    });
};

/** Opens a door to the node that listens on a socket. Refuses: sockets that are, or may become, another user's. */
export const openSocketDoor = async (path: string): Promise<E.Either<ConnectFault, Door>> =>
  pipe(
    await connect(path),
    E.map((socket) => ({
      call: openCalls(socket),
      stream: (call) => openStream(path, call),
      close: () => void socket.destroy(),
    })),
  );
