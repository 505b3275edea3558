import * as E from 'fp-ts/Either';
import { NONCE_BYTES, type CryptoPort, type Envelope, advance, denied, reveal, rowIn, secretIn } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { wrapKeyed, wrapSealed } from '../wire/packet';
import { eventPayload } from '../wire/payload';

const closePacket = (crypto: CryptoPort, { deps, fresh }: Envelope<'addressed'>, payload: Uint8Array) => {
  const [ref] = [...deps.keys()];
  const row = ref === undefined ? undefined : rowIn(deps, ref);
  if (ref === undefined || row === undefined) return E.left(denied('outgoing.has_a_destination'));
  if (row['form'] === 'keyed') {
    const direction = row['direction_out'] === 1 ? 1 : 0;
    const secret = secretIn(deps, ref);
    if (E.isLeft(secret)) return secret;
    const wrap = { direction, secret: reveal(secret.right), nonce: fresh.subarray(0, NONCE_BYTES) } as const;
    return wrapKeyed(crypto, wrap, payload);
  }
  const publicKey = row['box_key'];
  return publicKey instanceof Uint8Array
    ? wrapSealed(crypto, { publicKey, seed: fresh }, payload)
    : E.left(denied('outgoing.has_a_key_to_seal_to'));
};

/** addressed → wrapped: encrypts the packet with the session's secret, or seals it to a prekey. Built of named bytes alone. */
export const wrapTransit: OpenHandler = ({ crypto }) =>
  step({
    name: 'wrapTransit',
    from: 'addressed',
    to: 'wrapped',
    run: (e) => {
      const packet = closePacket(crypto, e, e.carries === 'event' ? eventPayload(e.bytes) : e.bytes);
      return E.isLeft(packet)
        ? packet
        : E.right(advance(e, 'wrapped', { from: e.from, address: e.address, packet: packet.right }));
    },
  });
