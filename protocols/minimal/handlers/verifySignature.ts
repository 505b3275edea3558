import * as E from 'fp-ts/Either';
import { advance, foreignProvenance, bodyIn, type Envelope, lentBody, refTo, refused, signedBytes } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { peerLayout } from '../wire/bodies';

/** A peer is signed with the key it shows, everything else with the key of the peer that signed it. */
const signerOf = ({ event, deps }: Envelope<'accepted'>) =>
  event.type === 'peer' ? bodyIn(event, peerLayout) : lentBody(deps, refTo('peer', event.signed_by), peerLayout);

/** accepted → signed: only the signer can have signed it. */
export const verifySignature: OpenHandler = ({ verify }) =>
  step({
    name: 'verifySignature',
    from: 'accepted',
    to: 'signed',
    run: (e) => {
      const { event, event_id, canonical, sealed, origin } = e;
      const signer = signerOf(e);
      if (E.isLeft(signer)) return signer;
      return verify(event_id, event.signature, signedBytes(canonical), signer.right.public_key)
        ? E.right(advance(e, 'signed', { event, event_id, canonical, sealed, ...foreignProvenance(origin) }))
        : E.left(refused('event.signed_by_its_signer'));
    },
  });
