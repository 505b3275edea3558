import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  BytesColumn,
  HexColumn,
  IdColumn,
  IdFromHex,
  framing,
  fromHex,
  query,
  reading,
  refTo,
  row,
  toHex,
  writing,
} from '../../../lib';
import { quiet } from '../../../protocols/quiet';
import { draftInNetwork } from '../../../protocols/quiet/rules/drafts';
import { readSealedHead } from '../../../protocols/quiet/wire/sealedForm';
import type { Node, NodeOptions, Protocol, Session } from '../../../streams';
import type { VirtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../kernel/cast';
import { sayAnything } from './anything';
import { right } from '../common/right';
import { authorIn } from '../../../protocols/quiet/authority/authorIn';
import { ALL, removeUserLayout } from '../../../protocols/quiet/wire/bodies/removal';

const SealedRow = row('SealedRow', { event_id: IdColumn, type: t.number, sealed: BytesColumn, seq: t.number });

/** Every event an identity has that may be sent, as it is sent, in the order in which it was stored. */
const sealedEvents = query<{ after: number }, t.TypeOf<typeof SealedRow>>({
  name: 'lab.sealed',
  sql: `SELECT event_id, type, sealed, seq FROM events
         WHERE received_by = :received_by AND local_only = 0 AND seq > :after ORDER BY seq LIMIT 1000`,
  row: SealedRow,
});

const LineRow = row('LineRow', { line: t.string });

/** State as lines of text, in no order of ours: what must be equal wherever the same events are. */
const state = query<Record<string, never>, t.TypeOf<typeof LineRow>>({
  name: 'lab.state',
  sql: `SELECT 'event ' || hex(event_id) || ' ' || hex(scope) AS line FROM events WHERE received_by = :received_by AND local_only = 0
        UNION ALL SELECT 'head ' || hex(signer) || hex(scope) || seq || hex(event_id) FROM heads WHERE received_by = :received_by
        UNION ALL SELECT 'user ' || hex(user_id) || name || coalesce(admin_rank, '-') || is_member || is_guest FROM standing_users WHERE received_by = :received_by
        UNION ALL SELECT 'device ' || hex(peer_id) || hex(user_id) FROM standing_devices WHERE received_by = :received_by
        UNION ALL SELECT 'member ' || hex(group_id) || hex(user_id) FROM standing_members WHERE received_by = :received_by
        UNION ALL SELECT 'gone ' || hex(user_id) || name FROM removed_users WHERE received_by = :received_by
        UNION ALL SELECT 'gone device ' || hex(peer_id) || hex(user_id) FROM removed_devices WHERE received_by = :received_by
        UNION ALL SELECT 'invite ' || hex(invite_id) || hex(user_id) FROM standing_invites WHERE received_by = :received_by
        UNION ALL SELECT 'held ' || hex(key_id) || hex(group_id) || key_class FROM held_keys WHERE received_by = :received_by
        UNION ALL SELECT 'provided ' || ref || hex(event_id) FROM provided WHERE received_by = :received_by
        UNION ALL SELECT 'message ' || hex(c.channel_id) || hex(p.peer_id) || m.created_at_ms || m.text FROM messages m
                    JOIN channels c ON c.seq = m.channel JOIN peers p ON p.seq = m.author WHERE m.received_by = :received_by
        LIMIT 1000`,
  row: LineRow,
});

const ShownRow = row('WaitingRow', { ref: t.string, claimed: HexColumn });

/** What waits, and for what. */
const waiting = query<Record<string, never>, t.TypeOf<typeof ShownRow>>({
  name: 'lab.waiting',
  sql: `SELECT n.ref, q.claimed FROM quarantine q JOIN quarantine_needs n ON n.id = q.id
         WHERE q.received_by = :received_by ORDER BY n.ref, q.claimed LIMIT 1000`,
  row: ShownRow,
});

const bytesFromHex = new t.Type<Uint8Array, string>(
  'BytesHex',
  (u): u is Uint8Array => u instanceof Uint8Array,
  (u, c) => (typeof u === 'string' ? t.success(fromHex(u)) : t.failure(u, c)),
  toHex,
);

const opensWith = (sealed: Uint8Array) => {
  const { form, key_id } = right(readSealedHead(sealed));
  return form === 1 ? [refTo('key', key_id)] : [];
};

/** The quiet protocol, and a way to look into a node and to hand it sealed events as if they had come by a session. */
const operations = {
  ...quiet.operations,
  'lab.bring': writing({
    scope: 'session',
    params: t.strict({ sealed: t.readonlyArray(bytesFromHex) }),
    result: t.strict({}),
    flow:
      (ctx) =>
      ({ sealed }) =>
      () =>
        pipe(
          sealed,
          E.traverseArray((bytes) => {
            const claimed = right(readSealedHead(bytes)).event_id;
            // A copy is refused as known, which is no failure of the hand that brings it.
            const brought = ctx.emit({
              ...{ stage: 'unwrapped', sealed: bytes, claimed, opensWith: opensWith(bytes) },
              ...{ origin: 'peer:lab', mayWait: true },
            });
            return E.isLeft(brought) && brought.left._tag !== 'Known' ? brought : E.right(claimed);
          }),
          E.map(() => ({})),
        ),
  }),
  'lab.say': writing({
    scope: 'session',
    params: t.strict({
      ...{ network_id: IdFromHex, group_id: IdFromHex, type: t.string, body: t.string },
      ...{ ahead_ms: t.number, expires_at_ms: t.number },
    }),
    result: t.strict({ event_id: IdFromHex }),
    flow: sayAnything,
  }),
  'lab.remove': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, user_id: IdFromHex }),
    result: t.strict({}),
    // Whether or not he may.
    flow:
      (ctx) =>
      ({ network_id, user_id }) =>
      () =>
        pipe(
          authorIn(ctx, network_id),
          E.chain((author) =>
            ctx.emit(
              draftInNetwork(author, ctx.nowMs, {
                layout: removeUserLayout,
                body: { user_id, what: ALL, round: 0, acts: 1, devices: [] },
              }),
            ),
          ),
          E.map(() => ({})),
        ),
  }),
  'lab.frame': writing({
    scope: 'session',
    params: t.strict({ peer_id: IdFromHex, frame: bytesFromHex }),
    result: t.strict({}),
    flow:
      (ctx) =>
      ({ peer_id, frame }) =>
      () =>
        E.map(() => ({}))(ctx.emit(framing(frame, refTo('session', peer_id)))),
  }),
  'lab.sealed': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(t.strict({ event_id: IdFromHex, type: t.number, sealed: bytesFromHex, seq: t.number })),
    reads: [sealedEvents],
    read: (reader) => reader.query(sealedEvents, { after: 0 }),
  }),
  'lab.state': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(LineRow),
    reads: [state],
    read: (reader) => reader.query(state, {}),
  }),
  'lab.waiting': reading({
    scope: 'session',
    params: t.strict({}),
    result: t.readonlyArray(ShownRow),
    reads: [waiting],
    read: (reader) => reader.query(waiting, {}),
  }),
} as const;

export const labQuiet: Protocol<typeof operations> = {
  ...quiet,
  operations,
  queries: [...(quiet.queries ?? []), sealedEvents, state, waiting],
};

export type LabNode = Node<typeof operations>;
export type LabSession = Session<typeof operations>;

export const openLab = (world: VirtualWorld, options: Partial<NodeOptions<typeof operations>> = {}): Promise<LabNode> =>
  openNodeIn(world, labQuiet, options);

/** Everything of a session that must be equal wherever the same events are, sorted. */
export const stateOf = async (session: LabSession): Promise<readonly string[]> =>
  right(await session.api['lab.state']({}))
    .map(({ line }) => line)
    .sort();

/** The sealed events of a session as hex, in the order in which it stored them. */
export const framesOf = async (session: LabSession) => right(await session.api['lab.sealed']({}));

/** Keys, prekeys and addresses: each stays where it came in time, and is offered to nobody later. */
const DELIVERED = new Set([0x0c, 0x0d, 0x0e]);

/** `stateOf`, but for what each makes anew or lets go of when its own time has come: deliveries, and keys held for reading. */
export const lastingStateOf = async (session: LabSession): Promise<readonly string[]> => {
  const delivered = (await framesOf(session)).filter(({ type }) => DELIVERED.has(type));
  const left = new Set(delivered.map(({ event_id }) => `event ${event_id.toUpperCase()}`));
  return (await stateOf(session)).filter((line) => !line.startsWith('held ') && !left.has(line.slice(0, 38)));
};
