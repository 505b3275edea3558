import type { Socket } from 'node:net';
import * as E from 'fp-ts/Either';
import { Subscription, asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Dispatch, Reply } from '../dispatch';
import { NODE_IS_CLOSED, callFault } from '../door';
import { openSplitter } from './lines';
import { type Outlet, openOutlet } from './outlet';
import { pour } from './pour';
import { LINE_WITHIN_MS, REQUESTS_MAX, REQUEST_BYTES_MAX, type Request, idIn, readRequest } from './request';

const FULL = callFault('busy', 'connection.has_room_for_a_request');
const ID_IS_TAKEN = callFault('invalid', 'request.id_is_not_under_way');
const TOO_SLOW = callFault('invalid', 'line.ends_within_10_s');

/** What a connection is served with. */
export interface Serving {
  readonly dispatch: Dispatch;
  readonly isOpen: () => boolean;
  readonly scheduler?: SchedulerLike;
}

/** One connection, as the server sees it. */
export interface Connection {
  /** Ends it when all that is under way was answered. */
  readonly end: () => void;
  readonly destroy: () => void;
}

interface Desk {
  readonly outlet: Outlet;
  readonly underWay: Set<number>;
  readonly streams: Subscription;
  readonly done: (id: number) => void;
}

const answer = ({ outlet, streams, done }: Desk, id: number, reply: Reply): void => {
  if (reply.kind === 'stream') {
    const poured = pour(outlet, { id, answers$: reply.answers$, slowGet: reply.slowGet });
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

const take = (desk: Desk, { dispatch, isOpen }: Serving, { id, call }: Request): void => {
  const { outlet, underWay } = desk;
  const refuse = (error: object): void => outlet.write({ id, error });
  if (!isOpen()) return refuse(NODE_IS_CLOSED);
  if (underWay.has(id)) return refuse(ID_IS_TAKEN);
  if (underWay.size >= REQUESTS_MAX) return refuse(FULL);
  underWay.add(id);
  answer(desk, id, dispatch(call));
};

const takeLine = (desk: Desk, serving: Serving, line: string): void => {
  const request = readRequest(line);
  if (E.isRight(request)) return take(desk, serving, request.right);
  const id = idIn(line);
  desk.outlet.write({ ...(id === undefined ? {} : { id }), error: request.left });
};

/** Reads requests of one connection and writes their answers, in the order in which they are ready. */
export const serve = (socket: Socket, serving: Serving): Connection => {
  const { scheduler = asyncScheduler } = serving;
  const [outlet, splitter, streams] = [openOutlet(socket), openSplitter(REQUEST_BYTES_MAX), new Subscription()];
  const underWay = new Set<number>();
  let [ending, slow] = [false, Subscription.EMPTY];
  const endIfDone = (): unknown => ending && underWay.size === 0 && socket.end();
  const done = (id: number): void => {
    underWay.delete(id);
    endIfDone();
  };
  const hangUp = (error: object): void => outlet.write({ error }, () => socket.destroy());
  // Each stream waits for room.
  socket.setMaxListeners(2 * REQUESTS_MAX);
  socket.on('data', (chunk: Buffer) => {
    const lines = splitter.take(chunk);
    for (const line of lines) {
      if (E.isRight(line)) takeLine({ outlet, underWay, streams, done }, serving, line.right);
      else hangUp(callFault('invalid', line.left));
    }
    // More of the same line is no reason to wait longer.
    if (lines.length > 0 || !splitter.waits()) slow.unsubscribe();
    if (splitter.waits() && slow.closed) slow = scheduler.schedule(() => hangUp(TOO_SLOW), LINE_WITHIN_MS);
    if (outlet.hasRoom()) return;
    // Who does not read what was answered is not listened to either.
    socket.pause();
    socket.once('drain', () => socket.resume());
  });
  const end = (): void => {
    ending = true;
    endIfDone();
  };
  // Whoever asks no more is still answered, but follows nothing.
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
