import { type BodyOf, drafting, type Drafting, type EventId, refTo } from '../../../lib';
import { peerLayout } from '../wire/bodies';

/** Drafts the peer event of one of our identities, whose secret key signs it. */
export const peerDraft = (identity_id: EventId, body: BodyOf<typeof peerLayout>, nowMs: number): Drafting =>
  drafting({ layout: peerLayout, body, nowMs }, { needs: [refTo('identity', identity_id)] });
