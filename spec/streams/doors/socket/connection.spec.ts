import { Socket } from 'node:net';
import * as E from 'fp-ts/Either';
import { VirtualTimeScheduler } from 'rxjs';
import { serveConnection } from '../../../../streams/doors/socket/connection';
import { LINE_WITHIN_MS } from '../../../../streams/doors/socket/request';

describe('a line that comes in drops', () => {
  it('is waited for as long as any other: ten seconds from its beginning', () => {
    const [scheduler, socket, lines] = [new VirtualTimeScheduler(), new Socket(), new Array<string>()];
    jest.spyOn(socket, 'write').mockImplementation((line) => (lines.push(String(line)), true));
    const dispatch = () => ({ kind: 'answer' as const, answer: Promise.resolve(E.right(1)) });
    serveConnection(socket, { dispatch, isOpen: () => true, scheduler });

    socket.emit('data', Buffer.from('{"id"'));
    scheduler.schedule(() => socket.emit('data', Buffer.from(':1')), LINE_WITHIN_MS - 1);
    scheduler.maxFrames = LINE_WITHIN_MS - 1;
    scheduler.flush();
    expect(lines).toEqual([]);
    scheduler.maxFrames = LINE_WITHIN_MS;
    scheduler.flush();

    expect(lines).toEqual(['{"error":{"_tag":"invalid","rule":"line.ends_within_10_s"}}\n']);
    socket.destroy();
  });
});
