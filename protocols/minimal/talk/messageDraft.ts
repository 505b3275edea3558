import { drafting, type Drafting, type EventId, optional, refTo } from '../../../lib';
import { messageLayout } from '../wire/bodies';

/** The author of a message: the identity whose key signs, and the peer by which others know it. */
export interface Author {
  readonly identity_id: EventId;
  readonly peer_id: EventId;
}

/** Drafts a message. Asks for its author's key and for the author's last message; touches neither. */
export const messageDraft = ({ identity_id, peer_id }: Author, text: string, nowMs: number): Drafting =>
  drafting(
    { layout: messageLayout, body: { text }, nowMs, signed_by: peer_id },
    { needs: [refTo('identity', identity_id), optional(refTo('head', peer_id))] },
  );
