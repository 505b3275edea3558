import {
  type EventId,
  type MadeEvent,
  type Unsigned,
  ZERO_ID,
  makeEventOutsideLog,
  reveal,
  secret,
} from '../../../lib';
import { inviteKeys, inviteProofBytes } from '../../../protocols/quiet/wire/derive';
import { decodeLink } from '../../../protocols/quiet/wire/link';
import { sealPlain } from '../../../protocols/quiet/wire/sealedForm';
import { crypto } from '../kernel/envelopes';
import { typeOf } from './events';
import { right } from '../common/right';
import { NO_RECOVERY } from '../../../protocols/quiet/wire/bodies/network';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Somebody who has no node: what there is of him is made by hand. */
export interface Newcomer {
  readonly peer_id: EventId;
  /** His device, and his claim to have come by the link; as it is sent, in hex. */
  readonly comes: readonly string[];
  /** What others seal to; as it is sent, in hex. */
  readonly prekey: string;
  /** What he signs with. */
  readonly secretKey: Uint8Array;
  readonly signs: (draft: Pick<Unsigned, 'type' | 'body'> & Partial<Unsigned>) => MadeEvent;
}

const sent = ({ canonical, event_id }: MadeEvent): string =>
  Buffer.from(sealPlain(canonical, event_id)).toString('hex');

/** The `nth` who comes by an open link. Equal numbers make equal people. */
export const newcomerBy = (link: string, nth: number, nowMs: number): Newcomer => {
  const { secret: bytes, network_id: realm_id, invite_id } = right(decodeLink(crypto, link));
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, nth + 1);
  const own = right(crypto.signKeyPair(seed));
  const signing =
    (signed_by: EventId): Newcomer['signs'] =>
    (draft) => {
      const head = { created_at_ms: nowMs, expires_at_ms: 0, realm_id, signed_by };
      return right(makeEventOutsideLog(crypto, typeOf(draft.type), { ...head, ...draft }, secret(own.secretKey)));
    };
  const peer = signing(ZERO_ID)({
    type: 'peer',
    body: { public_key: own.publicKey, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY },
  });
  const { event_id: peer_id } = peer;
  const signs = signing(peer_id);
  const { sign } = right(inviteKeys(crypto, reveal(bytes), realm_id));
  const proof = right(crypto.sign(inviteProofBytes(realm_id, invite_id, peer_id), sign.secretKey));
  const user = signs({ type: 'user', body: { name: `Newcomer ${nth}`, invite_id, proof } });
  const { publicKey: public_key } = right(crypto.boxKeyPair(seed));
  const prekey = signs({ type: 'prekey', body: { public_key }, expires_at_ms: nowMs + 30 * DAY_MS });
  return { peer_id, comes: [sent(peer), sent(user)], prekey: sent(prekey), secretKey: own.secretKey, signs };
};
export { sent as asSent };
