import * as E from 'fp-ts/Either';
import {
  type CryptoPort,
  type Envelope,
  type EventId,
  type Fault,
  type Ref,
  advance,
  badPacket,
  equalBytes,
  isEventId,
  isZero,
  kindOf,
  refTo,
  reveal,
  rowIn,
  secretIn,
  toHex,
  markUnproven,
} from '../../../lib';
import { type HandlerTools, type OpenHandler, step } from '../../../streams/kit';
import { nonceIn, unwrapKeyed, unwrapSealed } from '../wire/packet';
import { linkEvent } from '../events/joining/link';
import { isWithinQuota } from '../sync/session/firstContactQuota';
import { OVERSTEP_KIND, PAYLOAD_KINDS, type Payload, readPayload } from '../wire/payload';
import { type SealedHead, plainBodyIn, plainCodeIn, plainDeviceIn, readSealedHead } from '../wire/sealedForm';

type Registry = HandlerTools['registry'];

interface Opener {
  readonly via: Ref;
  readonly form: 'keyed' | 'sealed';
  readonly stage: unknown;
  readonly network_id: EventId;
  readonly peer_id: EventId | undefined;
  readonly bytes: Uint8Array;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Reads the opener lent for the packet's transit id: a session's secret, or a prekey's seed. */
const openerOf = ({ needs, deps }: Envelope<'received'>): E.Either<Fault, Opener> => {
  const via = needs.find((ref) => kindOf(ref) === 'transit') ?? 'transit:';
  const row = rowIn(deps, via);
  const network_id = row?.['network_id'];
  const peer_id = row?.['peer_id'];
  if (!isEventId(network_id)) return E.left(badPacket('packet.is_of_a_network'));
  const opener = secretIn(deps, via);
  if (E.isLeft(opener)) return opener;
  return E.right({
    via,
    form: row?.['form'] === 'keyed' ? 'keyed' : 'sealed',
    stage: row?.['stage'],
    network_id,
    peer_id: isEventId(peer_id) ? peer_id : undefined,
    bytes: reveal(opener.right),
    row: row ?? {},
  });
};

const open = (crypto: CryptoPort, { form, bytes }: Opener, packet: Uint8Array): E.Either<Fault, Uint8Array> => {
  if (form === 'keyed') return unwrapKeyed(crypto, bytes, packet);
  const pair = crypto.boxKeyPair(bytes);
  return E.isLeft(pair) ? E.left(badPacket('packet.opens_with_its_prekey')) : unwrapSealed(crypto, pair.right, packet);
};

/** Is an event of the session's network? The `network` event itself names no other. */
const isOfNetwork = ({ network_id, event_id }: SealedHead, ours: EventId): boolean =>
  equalBytes(isZero(network_id) ? event_id : network_id, ours);

/** Do the bytes introduce a device? */
const introduces = ({ byCode }: Registry, sealed: Uint8Array, head: SealedHead): boolean =>
  head.form === 0 && byCode.get(plainCodeIn(sealed))?.introduces === true;

/** Before a session, only events that introduce a device are read; while a hello is awaited, only the hello. */
const isAllowed = (registry: Registry, sealed: Uint8Array, head: SealedHead, { form, stage }: Opener): boolean =>
  form === 'keyed' ? stage !== 'asked' : introduces(registry, sealed, head);

/** Is this the session of a guest, as the responder has it? */
const isGuests = ({ form, stage, row }: Opener): boolean =>
  form === 'keyed' && stage === 'pending' && row['direction_out'] === 1;

/** May a guest send this? Only what introduces their own device, and no `link`. */
const isOwnIntroduction = (registry: Registry, payload: Payload, { peer_id }: Opener): boolean => {
  if (payload.kind === 'frame' || peer_id === undefined) return false;
  const { sealed } = payload;
  const head = readSealedHead(sealed);
  if (E.isLeft(head) || plainCodeIn(sealed) === linkEvent.code) return false;
  return introduces(registry, sealed, head.right) && equalBytes(plainDeviceIn(sealed, head.right), peer_id);
};

const toEvent = (
  registry: Registry,
  e: Envelope<'received'>,
  opener: Opener,
  sealed: Uint8Array,
): E.Either<Fault, Envelope> => {
  const head = readSealedHead(sealed);
  if (E.isLeft(head)) return head;
  const { form, event_id, key_id } = head.right;
  if (!isOfNetwork(head.right, opener.network_id)) return E.left(badPacket('packet.is_of_its_sessions_network'));
  if (!isAllowed(registry, sealed, head.right, opener)) return E.left(badPacket('packet.before_a_session_introduces'));
  if (opener.form === 'sealed' && !isWithinQuota(opener.row, plainCodeIn(sealed), plainBodyIn(sealed)))
    return E.left(badPacket('packet.first_contact_has_room'));
  const opensWith = form === 1 ? [refTo('key', key_id)] : [];
  const origin = opener.peer_id === undefined ? markUnproven(e.origin) : `peer:${toHex(opener.peer_id)}`;
  return E.right(advance(e, 'unwrapped', { sealed, claimed: event_id, opensWith, origin }));
};

const toFrame = (
  e: Envelope<'received'>,
  { form, via, stage }: Opener,
  frame: Uint8Array,
): E.Either<Fault, Envelope> => {
  const isHello = frame[0] === PAYLOAD_KINDS.hello;
  if (form !== 'keyed' || stage === 'pending' || isHello !== (stage === 'asked'))
    return E.left(badPacket('packet.frame_fits_its_session'));
  return E.right(advance(e, 'framed', { frame, nonce: nonceIn(e.packet), via, origin: e.origin }));
};

/** Gives the reflector `endPending` a guest's session to end. */
const toOverstep = (e: Envelope<'received'>, { via }: Opener): Envelope =>
  advance(e, 'framed', { frame: Uint8Array.of(OVERSTEP_KIND), nonce: nonceIn(e.packet), via, origin: e.origin });

/** received → unwrapped or framed: opens the packet and takes out an event's bytes or a frame. */
export const unwrapTransit: OpenHandler = ({ crypto, registry }) =>
  step({
    name: 'unwrapTransit',
    from: 'received',
    to: ['unwrapped', 'framed'],
    // Not a pipe: every packet comes this way.
    run: (e) => {
      const opener = openerOf(e);
      if (E.isLeft(opener)) return opener;
      const bytes = open(crypto, opener.right, e.packet);
      if (E.isLeft(bytes)) return bytes;
      const payload = readPayload(bytes.right);
      if (E.isLeft(payload)) return payload;
      if (isGuests(opener.right) && !isOwnIntroduction(registry, payload.right, opener.right))
        return E.right(toOverstep(e, opener.right));
      return payload.right.kind === 'event'
        ? toEvent(registry, e, opener.right, payload.right.sealed)
        : toFrame(e, opener.right, payload.right.frame);
    },
  });
