import type { EventId } from '../../../lib';
import { sessionSecret, transitIdOf } from '../../../protocols/quiet/wire/derive';
import { decodeHello } from '../../../protocols/quiet/wire/hello';
import { unwrapKeyed } from '../../../protocols/quiet/wire/packet';
import type { What } from './attacker';
import type { Overheard } from './records';
import type { Scene } from './scene';
import { right } from '../common/right';

/** A request for a session that an attacker makes, and what he needs to read the answer. */
export const requestOf = (
  { attacker, crypto, world }: Pick<Scene, 'attacker' | 'crypto' | 'world'>,
  over: Partial<What> & { readonly to?: EventId } = {},
) => {
  const { to = attacker.target, ...what } = over;
  const keys = right(crypto.boxKeyPair(attacker.random.bytes(32)));
  const [request_id, transit_secret] = [attacker.random.bytes(16), attacker.random.bytes(32)];
  const body = { request_id, to_peer: to, transit_secret, ephemeral_key: keys.publicKey, credit: 65_536 };
  const expires_at_ms = world.clock.now() + 30_000;
  return { ...body, keys, event: attacker.event({ type: 'sync_request', body, expires_at_ms, ...what }) };
};
export type Request = ReturnType<typeof requestOf>;

/** The session that a request opened, from the hello that answers it. */
export const openedBy = (
  { crypto, sent, attacker }: Pick<Scene, 'attacker' | 'crypto' | 'sent'>,
  { keys, transit_secret, request_id }: Request,
): Overheard => {
  const id = transitIdOf(crypto, 1, transit_secret);
  const answer = sent.find(({ packet }) => Buffer.compare(packet.subarray(0, 16), id) === 0);
  const hello = right(decodeHello(right(unwrapKeyed(crypto, transit_secret, answer?.packet ?? id))));
  const theirs = { theirPublicKey: hello.ephemeral_key, request_id };
  const session_secret = right(
    sessionSecret(crypto, { transitSecret: transit_secret, ownSecretKey: keys.secretKey, ...theirs }),
  );
  return {
    ...{ stage: 'open', peer_id: attacker.target, transit_in: transitIdOf(crypto, 1, session_secret) },
    session_secret,
    first_secret: undefined,
    direction_out: 0,
  };
};
