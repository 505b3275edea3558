import { once } from 'node:events';
import { VirtualTimeScheduler } from 'rxjs';
import {
  CONNECTIONS_MAX,
  LINE_WITHIN_MS,
  REQUESTS_MAX,
  REQUEST_BYTES_MAX,
} from '../../../../streams/doors/socket/request';
import { type Line, served, talkTo } from '../../../support/cli/server';

const padded = (bytes: number): string => {
  const [head, tail] = ['{"id":1,"op":"', '"}'];
  return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}\n`;
};
const ruleOf = (line: Line | undefined): unknown => (line?.['error'] as { readonly rule?: unknown } | undefined)?.rule;

describe('the local socket', () => {
  it('answers operations of the node and of its identities', () =>
    served(async ({ path }) => {
      const talk = await talkTo(path);
      const asked = async (request: object) => {
        talk.ask(request);
        return (await talk.next()) ?? {};
      };

      const made = await asked({ id: 1, op: 'identity.create', params: { name: 'Alice' } });
      const { identity_id: as } = made['ok'] as { readonly identity_id: string };
      const founded = await asked({ id: 2, as, op: 'network.create', params: { name: 'Friends' } });
      const { network_id, channel_id } = founded['ok'] as Readonly<Record<string, string>>;

      expect(made).toEqual({ id: 1, ok: { identity_id: expect.stringMatching(/^[0-9a-f]{32}$/) } });
      expect(await asked({ id: 3, as, op: 'network.list' })).toMatchObject({
        id: 3,
        ok: [{ network_id, state: 'member' }],
      });
      expect(await asked({ id: 4, as, op: 'explain', params: { event_id: channel_id } })).toMatchObject({
        id: 4,
        ok: { status: 'stored' },
      });
      expect(await asked({ id: 5, op: 'stats' })).toMatchObject({ id: 5, ok: { waiting: { rows: 0, bytes: 0 } } });
      talk.close();
    }));

  it('follows a list: its rows now, and again when they change', () =>
    served(async ({ path }) => {
      const [talk, follower] = [await talkTo(path), await talkTo(path)];
      talk.ask({ id: 1, op: 'identity.create', params: { name: 'Alice' } });
      const { identity_id: as } = (await talk.next())?.['ok'] as { readonly identity_id: string };

      follower.ask({ id: 9, as, op: 'watch', params: { op: 'network.list' } });
      const before = await follower.next();
      talk.ask({ id: 2, as, op: 'network.create', params: { name: 'Friends' } });

      expect(before).toEqual({ id: 9, next: [] });
      expect(await follower.next()).toMatchObject({ id: 9, next: [{ name: 'Friends' }] });
      talk.close();
      follower.close();
    }));

  it.each([
    ['constructor', 'op.is_known'],
    ['__proto__', 'op.is_known'],
    ['toString', 'op.is_known'],
    ['hasOwnProperty', 'op.is_known'],
    ['close', 'op.is_known'],
    ['backup', 'op.is_known'],
    ['', 'op.is_known'],
    ['network.list', 'op.is_asked_as_an_identity'],
    ['watch', 'op.is_asked_as_an_identity'],
    ['explain', 'op.is_asked_as_an_identity'],
  ])('refuses %j asked as nobody: %s', (op, rule) =>
    served(async ({ path }) => {
      const talk = await talkTo(path);
      talk.ask({ id: 1, op });

      expect(ruleOf(await talk.next())).toBe(rule);
      talk.close();
    }),
  );

  it('refuses by the name of a rule, and goes on', () =>
    served(async ({ path }) => {
      const talk = await talkTo(path);
      const as = '00'.repeat(16);
      const cases: readonly (readonly [object | string, string])[] = [
        ['{', 'request.is_json'],
        [{ id: 1, op: 'stats', more: 1 }, 'malformed.Request'],
        [{ id: 1, op: 'stats', params: { more: 1 } }, 'malformed.Nothing'],
        [{ id: 1, op: 'stats', as }, 'op.is_asked_as_nobody'],
        [{ id: 1, op: 'identity.create', params: { name: 'A', more: 1 } }, 'malformed.Named'],
        [{ id: 1, op: 'identity.create', params: [] }, 'malformed.Named'],
        [{ id: 1, op: 'network.list', as }, 'identity.is_one_of_this_node'],
        [{ id: 1, op: 'network.list', as: 'zz' }, 'identity.is_one_of_this_node'],
      ];

      for (const [request, rule] of cases) {
        talk.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`);
        expect(ruleOf(await talk.next())).toBe(rule);
      }
      talk.ask({ id: 2, op: 'identity.list' });
      expect(await talk.next()).toEqual({ id: 2, ok: [] });
      talk.close();
    }));

  it('takes a line of 64 kB, and of one byte more hangs up', () =>
    served(async ({ path }) => {
      const [talk, other] = [await talkTo(path), await talkTo(path)];

      talk.write(padded(REQUEST_BYTES_MAX));
      expect(ruleOf(await talk.next())).toBe('op.is_known');
      talk.write(padded(REQUEST_BYTES_MAX + 1));
      expect(ruleOf(await talk.next())).toBe('line.is_short_enough');
      expect(await talk.next()).toBeUndefined();

      other.ask({ id: 1, op: 'identity.list' });
      expect(await other.next()).toEqual({ id: 1, ok: [] });
      other.close();
    }));

  it('has room for 16 requests of a connection at a time', () =>
    served(async ({ path }) => {
      const talk = await talkTo(path);
      for (let id = 1; id <= REQUESTS_MAX; id += 1) talk.ask({ id, op: 'trace' });

      talk.ask({ id: 1, op: 'identity.list' });
      expect(ruleOf(await talk.next())).toBe('request.id_is_not_under_way');
      talk.ask({ id: 99, op: 'identity.list' });
      expect(await talk.next()).toMatchObject({ id: 99, error: { rule: 'connection.has_room_for_a_request' } });
      talk.close();
    }));

  it('has room for 32 connections, and again when one is left', () =>
    served(async ({ path }) => {
      const talks = await Promise.all(Array.from({ length: CONNECTIONS_MAX }, () => talkTo(path)));
      for (const talk of talks) talk.ask({ id: 1, op: 'identity.list' });
      for (const talk of talks) expect(await talk.next()).toEqual({ id: 1, ok: [] });

      const late = await talkTo(path);
      expect(ruleOf(await late.next())).toBe('socket.has_room_for_a_connection');
      expect(await late.next()).toBeUndefined();

      const [first] = talks;
      first!.socket.end();
      await once(first!.socket, 'close');
      const next = await talkTo(path);
      next.ask({ id: 1, op: 'identity.list' });
      expect(await next.next()).toEqual({ id: 1, ok: [] });
      [...talks, next].forEach(({ close }) => close());
    }));

  it('answers who asks no more, and then hangs up', () =>
    served(async ({ path }) => {
      const talk = await talkTo(path);
      talk.socket.end('{"id":1,"op":"trace"}\n{"id":2,"op":"identity.create","params":{"name":"Alice"}}\n');

      const lines: Line[] = [];
      for (let line = await talk.next(); line !== undefined; line = await talk.next()) lines.push(line);
      expect(lines.filter(({ id }) => id === 2)).toMatchObject([{ id: 2, ok: {} }]);
    }));
});

describe('a line that does not end', () => {
  it('is waited for ten seconds, however much more of it comes', () => {
    const scheduler = new VirtualTimeScheduler(undefined, LINE_WITHIN_MS);
    return served(async ({ path }) => {
      const talk = await talkTo(path);
      talk.write('{"id":1,"op":"identity.list"}\n{"id":');
      await talk.next();
      talk.write('2');

      scheduler.maxFrames = LINE_WITHIN_MS - 1;
      scheduler.flush();
      talk.write(',"op":"identity.list"}\n{');
      expect(await talk.next()).toEqual({ id: 2, ok: [] });
      scheduler.maxFrames = 3 * LINE_WITHIN_MS;
      scheduler.flush();
      expect(ruleOf(await talk.next())).toBe('line.ends_within_10_s');
      expect(await talk.next()).toBeUndefined();
    }, scheduler);
  });
});
