import * as E from 'fp-ts/Either';
import {
  type Envelope,
  type EventType,
  type Fault,
  advance,
  foreignProvenance,
  badPacket,
  bodyIn,
  equalBytes,
  idColumn,
  lentBody,
  refTo,
  refused,
  rowIn,
  signedBytes,
} from '../../../lib';
import { type HandlerTools, type OpenHandler, step } from '../../../streams/kit';
import { proofIn } from '../rules/proof';
import { networkLayout, peerLayout } from '../wire/bodies/network';
import { keyClassOf } from '../wire/derive';
import { keyRef } from './keyRef';

/** Finds the public key of the signer. Networks and peers show it themselves; all other events are signed by a peer. */
const signerOf = ({ event, deps }: Envelope<'accepted'>): E.Either<Fault, Uint8Array> => {
  if (event.type === 'network') {
    const network = bodyIn(event, networkLayout);
    return E.isLeft(network) ? network : E.right(network.right.creator_public_key);
  }
  const peer =
    event.type === 'peer' ? bodyIn(event, peerLayout) : lentBody(deps, refTo('peer', event.signed_by), peerLayout);
  return E.isLeft(peer) ? peer : E.right(peer.right.public_key);
};

/** Does the key belong to the event's group and class? If not, the packet is at fault, and the event is innocent. */
const keyFits = (e: Envelope<'accepted'>, type: EventType | undefined): E.Either<Fault, unknown> => {
  const ref = keyRef(e.opensWith);
  if (ref === undefined || type === undefined) return E.right(undefined);
  const key = rowIn(e.deps, ref);
  const group_id = key === undefined ? undefined : idColumn(key, 'group_id');
  const scope = type.scope?.({ event: e.event, event_id: e.event_id }, e.deps);
  const fits =
    group_id !== undefined &&
    scope !== undefined &&
    equalBytes(group_id, scope) &&
    key?.['key_class'] === keyClassOf(e.event.expires_at_ms);
  return fits ? E.right(undefined) : E.left(badPacket('sealed.key_is_of_its_group_and_class'));
};

const isProven = ({ crypto }: HandlerTools, { event, deps }: Envelope<'accepted'>): E.Either<Fault, unknown> => {
  const found = proofIn(crypto, event, deps);
  if (E.isLeft(found) || found.right === undefined) return found;
  const { rule, signature, bytes, public_key } = found.right;
  return crypto.verify(signature, bytes, public_key) ? found : E.left(refused(rule));
};

/** accepted → signed: verifies the signature, and the proof of an invitation where the type has one. */
export const verifySignature: OpenHandler = (tools) =>
  step({
    name: 'verifySignature',
    from: 'accepted',
    to: 'signed',
    run: (e) => {
      const { event, event_id, canonical, sealed, origin } = e;
      const fits = keyFits(e, tools.registry.byName.get(event.type));
      if (E.isLeft(fits)) return fits;
      const signer = signerOf(e);
      if (E.isLeft(signer)) return signer;
      if (!tools.verify(event_id, event.signature, signedBytes(canonical), signer.right))
        return E.left(refused('event.signed_by_its_signer'));
      const proven = isProven(tools, e);
      if (E.isLeft(proven)) return proven;
      return E.right(advance(e, 'signed', { event, event_id, canonical, sealed, ...foreignProvenance(origin) }));
    },
  });
