import type { Socket } from 'node:net';
import * as E from 'fp-ts/Either';
import { Subscription, asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Dispatch, Reply } from '../dispatch';
import { NODE_IS_CLOSED, callFault } from '../door';
import { openLineSplitter } from './lineSplitter';
import { type Outlet, openOutlet } from './outlet';
import { writeAnswers } from './writeAnswers';
import { LINE_WITHIN_MS, REQUESTS_MAX, REQUEST_BYTES_MAX, type Request, requestIdIn, readRequest } from './request';

const FULL = callFault('busy', 'connection.has_room_for_a_request');
const ID_IS_TAKEN = callFault('invalid', 'request.id_is_not_under_way');
const TOO_SLOW = callFault('invalid', 'line.ends_within_10_s');

/** Options for serving a connection. */
export interface ConnectionOptions {
  readonly dispatch: Dispatch;
  readonly isOpen: () => boolean;
  readonly scheduler?: SchedulerLike;
}

/** One connection, as the server sees it. */
export interface Connection {
  /** Closes the connection once all requests under way are answered. */
  readonly end: () => void;
  readonly destroy: () => void;
}

interface ConnectionState {
  readonly outlet: Outlet;
  readonly underWay: Set<number>;
  readonly streams: Subscription;
  readonly done: (id: number) => void;
}

const answer = ({ outlet, streams, done }: ConnectionState, id: number, reply: Reply): void => {
  if (reply.kind === 'stream') {
    const poured = writeAnswers(outlet, { id, answers$: reply.answers$, whenSlow: reply.whenSlow });
    poured.add(() => done(id));
    return streams.add(poured);
  }
  const write = (line: object): void => outlet.write({ id, ...line }, () => done(id));
  reply.answer.then(
    E.match(
      (error) => write({ error }),
      (ok) => write({ ok: ok ?? null }),
    ),
    () => write({ error: callFault('refused', 'op.does_not_crash') }),
  );
};

const take = (state: ConnectionState, { dispatch, isOpen }: ConnectionOptions, { id, call }: Request): void => {
  const { outlet, underWay } = state;
  const refuse = (error: object): void => outlet.write({ id, error });
  if (!isOpen()) return refuse(NODE_IS_CLOSED);
  if (underWay.has(id)) return refuse(ID_IS_TAKEN);
  if (underWay.size >= REQUESTS_MAX) return refuse(FULL);
  underWay.add(id);
  answer(state, id, dispatch(call));
};

const takeLine = (state: ConnectionState, serving: ConnectionOptions, line: string): void => {
  const request = readRequest(line);
  if (E.isRight(request)) return take(state, serving, request.right);
  const id = requestIdIn(line);
  state.outlet.write({ ...(id === undefined ? {} : { id }), error: request.left });
};

/** Reads the requests of one connection. Answers are written as they become ready, in any order. */
export const serveConnection = (socket: Socket, serving: ConnectionOptions): Connection => {
  const { scheduler = asyncScheduler } = serving;
  const [outlet, splitter, streams] = [openOutlet(socket), openLineSplitter(REQUEST_BYTES_MAX), new Subscription()];
  const underWay = new Set<number>();
  let [ending, slow] = [false, Subscription.EMPTY];
  const endIfDone = (): unknown => ending && underWay.size === 0 && socket.end();
  const done = (id: number): void => {
    underWay.delete(id);
    endIfDone();
  };
  const hangUp = (error: object): void => outlet.write({ error }, () => socket.destroy());
  // Each stream listens for `drain`.
  socket.setMaxListeners(2 * REQUESTS_MAX);
  socket.on('data', (chunk: Buffer) => {
    const lines = splitter.take(chunk);
    for (const line of lines) {
      if (E.isRight(line)) takeLine({ outlet, underWay, streams, done }, serving, line.right);
      else hangUp(callFault('invalid', line.left));
    }
    // The time limit counts from the first byte of a line, not from its latest one.
    if (lines.length > 0 || !splitter.hasPartialLine()) slow.unsubscribe();
    if (splitter.hasPartialLine() && slow.closed) slow = scheduler.schedule(() => hangUp(TOO_SLOW), LINE_WITHIN_MS);
    if (outlet.hasRoom()) return;
    // While the reader does not take answers, no further request is read.
    socket.pause();
    socket.once('drain', () => socket.resume());
  });
  const end = (): void => {
    ending = true;
    endIfDone();
  };
  // A half-closed connection still gets its answers; its streams end.
  socket.once('end', () => {
    streams.unsubscribe();
    end();
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    slow.unsubscribe();
    streams.unsubscribe();
  });
  return { end, destroy: () => void socket.destroy() };
};
