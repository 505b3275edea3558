import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type BodyOf,
  type CryptoPort,
  type EventId,
  type Fault,
  U48_MAX,
  badPacket,
  concatBytes,
  denied,
  malformed,
  nonEmptyText,
} from '../../../lib';
import type { channelUpdateLayout } from './bodies/talk';
import { DOMAINS } from './derive';

/** Class of the keys of channels' names. It is no end of a UTC day, so no event is sealed under such a key. Source: quiet, "Keys". */
export const NAME_CLASS = U48_MAX;
/** Bytes of the nonce of a sealed name. */
export const NAME_NONCE_BYTES = 24;

const DOMAIN = new TextEncoder().encode(DOMAINS.channelName);
const nameField = nonEmptyText(64);

/** The channel that a sealed name belongs to: it opens in no other. */
interface Place {
  readonly network_id: EventId;
  readonly channel_id: EventId;
}

const additionalTo = ({ network_id, channel_id }: Place): Uint8Array => concatBytes(DOMAIN, network_id, channel_id);

/** A key of 32 bytes, of the class of names. */
type Key = Uint8Array;
/** The 80 bytes of a sealed name, and their 24-byte nonce. */
type Sealed = Pick<BodyOf<typeof channelUpdateLayout>, 'nonce' | 'sealed_name'>;

/** Seals a channel's name: 64 bytes of text, then 16 of the tag. Refuses: a name that is empty or longer. Source: wire, "18 channel_update". */
export const sealName = (
  { encrypt }: Pick<CryptoPort, 'encrypt'>,
  place: Place,
  key: Key,
  nonce: Uint8Array,
  name: string,
): E.Either<Fault, Sealed> => {
  if (!nameField.codec.is(name)) return E.left(malformed('channel_update', ['name']));
  const data = new Uint8Array(nameField.bytes);
  nameField.write(name, data, 0);
  return pipe(
    encrypt({ key, nonce, data, additional: additionalTo(place) }),
    E.bimap(
      (): Fault => denied('channel.name_is_sealed'),
      (sealed_name) => ({ nonce, sealed_name }),
    ),
  );
};

/** Opens a channel's name. Refuses: one sealed with another key or for another channel, and one that is no text or empty. */
export const openName = (
  { decrypt }: Pick<CryptoPort, 'decrypt'>,
  place: Place,
  key: Key,
  { nonce, sealed_name: sealed }: Sealed,
): E.Either<Fault, string> =>
  pipe(
    decrypt({ key, nonce, sealed, additional: additionalTo(place) }),
    E.mapLeft((): Fault => badPacket('channel.name_opens')),
    E.chain((data) => E.fromNullable<Fault>(badPacket('channel.name_is_a_text'))(nameField.read(data, 0))),
  );
