import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx, fromHex } from '../../../lib';
import { ensureKey } from '../../../protocols/quiet/keys/ensureKey';
import { draftInGroup, draftInNetwork } from '../../../protocols/quiet/rules/drafts';
import { keyClassOf } from '../../../protocols/quiet/wire/derive';
import { rawBody } from '../lib/rawDraft';
import { typeOf } from './events';
import { authorIn } from '../../../protocols/quiet/authority/authorIn';

interface Anything {
  readonly network_id: EventId;
  readonly group_id: EventId;
  readonly type: string;
  /** As JSON has it: ids are hex. */
  readonly body: string;
  /** By how much its time is ahead of the clock, in milliseconds. */
  readonly ahead_ms: number;
  readonly expires_at_ms: number;
}

/** An id, a nonce or a sealed name. */
const HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{160})$/;

const valueOf = (value: unknown): unknown => {
  if (typeof value === 'string') return HEX.test(value) ? fromHex(value) : value;
  if (Array.isArray(value)) return value.map(valueOf);
  return typeof value === 'object' && value !== null ? fieldsOf(value) : value;
};

const fieldsOf = (fields: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueOf(value)]));

const bodyOf = (body: string): Readonly<Record<string, unknown>> => fieldsOf(JSON.parse(body) as object);

/** Emits any event of a group, whether or not a flow of quiet would. */
export const sayAnything: Flow<SessionCtx, Anything, { readonly event_id: EventId }> =
  (ctx) =>
  ({ network_id, group_id, type, body, ahead_ms, expires_at_ms }) =>
  () =>
    pipe(
      E.Do,
      E.bind('author', () => authorIn(ctx, network_id)),
      E.bind('key_id', ({ author }) => ensureKey(ctx, author, group_id, keyClassOf(expires_at_ms))),
      E.chain(({ author, key_id }) => {
        const [what, at] = [rawBody(type, bodyOf(body)), ctx.nowMs + ahead_ms];
        return ctx.emit(
          typeOf(type).form === 'keyed'
            ? draftInGroup(author, at, { group_id, key_id }, what, expires_at_ms)
            : draftInNetwork(author, at, what),
        );
      }),
      E.map((event_id) => ({ event_id })),
    );
