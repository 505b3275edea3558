import * as E from 'fp-ts/Either';
import { defineEvent } from '../../../lib/event/event';
import { bytes, optionalRef, publicKey, ref, signature, time, u16, u8, weakRef } from '../../../lib/event/field';
import { type Layout, layout } from '../../../lib/event/layout';
import { registryOf } from '../../../lib/event/registry';
import { text } from '../../../lib/event/text';

/** How a type stands in the table of page 4: its code, its body, its scope's log, its expiry. */
interface Declared {
  readonly code: number;
  readonly body: Layout<unknown>;
  readonly log?: true;
  readonly mayExpire?: true;
}

const body = <A>(shape: Layout<A>): Layout<unknown> => shape as unknown as Layout<unknown>;

const DECLARED: readonly Declared[] = [
  { code: 0x01, body: body(layout('identity', { name: text(64), public_key: publicKey })) },
  {
    code: 0x02,
    body: body(layout('network', { name: text(64), creator_public_key: publicKey, recovery_key: publicKey })),
  },
  {
    code: 0x03,
    body: body(layout('peer', { public_key: publicKey, link_invite_id: weakRef, recovery_key: publicKey })),
  },
  {
    code: 0x04,
    body: body(layout('user', { name: text(64), invite_id: optionalRef('invite'), proof: signature })),
    log: true,
  },
  { code: 0x05, body: body(layout('group', { name: text(64), kind: u8(0, 1, 2) })), log: true },
  {
    code: 0x07,
    body: body(layout('channel', { group_id: ref('group'), name: text(64), retention_ms: time })),
    log: true,
  },
  {
    code: 0x08,
    body: body(layout('message', { channel_id: ref('channel'), reply_to: weakRef, text: text(346) })),
    log: true,
    mayExpire: true,
  },
  {
    code: 0x09,
    body: body(
      layout('invite', {
        public_key: publicKey,
        box_key: bytes(32),
        group_id: ref('group'),
        max_uses: u16,
        closes_at_ms: time,
      }),
    ),
    log: true,
  },
];

/** The event types that the wire vectors use, declared from page 4 of the design and from nothing else. */
export const wireRegistry = registryOf(
  DECLARED.map(({ code, body: shape, log = false, mayExpire = false }) =>
    defineEvent({
      type: shape.name,
      code,
      reach: 'shared',
      layout: shape,
      log,
      mayExpire,
      validate: E.right,
      project: () => [],
      schema: [],
    }),
  ),
);

/** Fields that the vectors write as hex, by name; all others are what they look like. */
const HEX = new Set([
  'public_key',
  'creator_public_key',
  'recovery_key',
  'box_key',
  'proof',
  'link_invite_id',
  'invite_id',
  'group_id',
  'channel_id',
  'reply_to',
]);

export const fromVector = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      HEX.has(name) && typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'hex')) : value,
    ]),
  );
