import { type Drafting, type EventId, type Ref, type TypedBody, drafting, optional, refTo } from '../../../lib';
import { deviceKeyRef } from './deviceKeyRef';

/** Who drafts: one of our identities, as one device of one network. */
export interface Author {
  readonly identity_id: EventId;
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

interface Extra {
  readonly expires_at_ms?: number;
  readonly needs?: readonly Ref[];
  readonly to?: readonly Ref[];
}

/** Drafts an event of a network, in the author's log of `scope`. Asks for the author's key and head; touches neither. */
const draftIn = <B>(
  scope: EventId,
  { peer_id, network_id }: Author,
  nowMs: number,
  { layout, body }: TypedBody<B>,
  { expires_at_ms = 0, needs = [], to = [] }: Extra = {},
): Drafting =>
  drafting(
    { layout, body, nowMs, expires_at_ms, realm_id: network_id, signed_by: peer_id },
    { needs: [deviceKeyRef(peer_id), optional(refTo('head', peer_id, scope)), ...needs], to },
  );

/** An authority event, visible to the network. */
export const draftInNetwork = <B>(author: Author, nowMs: number, what: TypedBody<B>, extra: Extra = {}): Drafting =>
  draftIn(author.network_id, author, nowMs, what, extra);

/** Content, encrypted under a key of its group. */
export const draftInGroup = <B>(
  author: Author,
  nowMs: number,
  group: { readonly group_id: EventId; readonly key_id: EventId },
  what: TypedBody<B>,
  expires_at_ms = 0,
): Drafting => draftIn(group.group_id, author, nowMs, what, { expires_at_ms, needs: [refTo('key', group.key_id)] });
