import * as E from 'fp-ts/Either';
import { type Event, bodyIn, toHex } from '../../../lib';
import { decodeCanonical } from '../../../lib/event/canonical';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { keyLayout } from '../../../protocols/quiet/wire/bodies/keys';
import { transitIdOf } from '../../../protocols/quiet/wire/derive';
import { unwrapKeyed, unwrapSealed } from '../../../protocols/quiet/wire/packet';
import { readPayload } from '../../../protocols/quiet/wire/payload';
import { openSealed, readSealedHead } from '../../../protocols/quiet/wire/sealedForm';
import type { Parcel } from '../../../streams';
import type { QuietNode } from '../quiet/cast';
import { quietRegistry } from '../quiet/events';
import { type Vault, secretsOf } from '../quiet/records';
import { right } from '../common/right';

type Opens = (packet: Uint8Array) => E.Either<unknown, Uint8Array>;

/** What somebody has who broke into a node: what it keeps, and the sessions that it wrote down. */
export interface Broken {
  readonly node: Pick<QuietNode, 'backup'>;
  readonly vault: Vault;
}

const PREKEY = 'prekey_secret:';

/** What opens packets, by their transit id: secrets of sessions, and prekeys that first contacts are sealed to. */
const openersOf = (crypto: CryptoPort, { node, vault }: Broken): readonly (readonly [string, Opens])[] => {
  const secrets = vault.sessions.flatMap((one) =>
    one.first_secret === undefined ? [one.session_secret] : [one.session_secret, one.first_secret],
  );
  const seeds = [...secretsOf(node)].filter(([ref]) => ref.startsWith(PREKEY)).map(([, seed]) => seed);
  return [
    ...secrets.flatMap((secret) =>
      ([0, 1] as const).map((direction): readonly [string, Opens] => [
        toHex(transitIdOf(crypto, direction, secret)),
        (packet) => unwrapKeyed(crypto, secret, packet),
      ]),
    ),
    ...seeds.map((seed): readonly [string, Opens] => {
      const pair = right(crypto.boxKeyPair(seed));
      return [toHex(transitIdOf(crypto, 2, pair.publicKey)), (packet) => unwrapSealed(crypto, pair, packet)];
    }),
  ];
};

/** An event as it crossed the wire: the form, the key it lies under (zeros: none), and what it says where that is plain. */
export interface Crossed {
  readonly id: string;
  readonly key_id: string;
  readonly form: Uint8Array;
  readonly event: Event | undefined;
}

const crossedIn = (payload: Uint8Array): readonly Crossed[] => {
  const read = right(readPayload(payload));
  if (read.kind !== 'event') return [];
  const head = right(readSealedHead(read.sealed));
  const plain = head.form === 0 ? right(openSealed(NO_CRYPTO, read.sealed, head)) : undefined;
  const event = plain === undefined ? undefined : right(decodeCanonical(quietRegistry)(plain));
  return [{ id: toHex(head.event_id), key_id: toHex(head.key_id), form: read.sealed, event }];
};

const never = (): never => {
  throw new Error('a plain form is opened without keys');
};
const NO_CRYPTO = { hash: never, decrypt: never };

/** Reads packets with all that was found in some nodes. Answers the events in them, and how many packets stayed shut. */
export const readWire = (crypto: CryptoPort, broken: readonly Broken[], parcels: readonly Parcel[]) => {
  const openers = new Map(broken.flatMap((one) => openersOf(crypto, one)));
  const opened = parcels.map(({ packet }) => openers.get(toHex(packet.subarray(0, 16)))?.(packet));
  const payloads = opened.flatMap((one) => (one !== undefined && E.isRight(one) ? [one.right] : []));
  return { crossed: payloads.flatMap(crossedIn), shut: parcels.length - payloads.length };
};

/** Group keys that somebody can get at: those he keeps, and what his prekeys open of wraps he saw, by id. */
export const keysWithin = (
  crypto: CryptoPort,
  { node }: Broken,
  seen: readonly Crossed[],
): ReadonlyMap<string, Uint8Array> => {
  const secrets = secretsOf(node);
  const kept = [...secrets].filter(([ref]) => ref.startsWith('key:')).map(([ref, key]) => [ref.slice(4), key] as const);
  const pairs = [...secrets]
    .filter(([ref]) => ref.startsWith(PREKEY))
    .map(([, seed]) => right(crypto.boxKeyPair(seed)));
  const unwrapped = wrapsIn(seen).flatMap(({ key_id, sealed }) =>
    pairs.flatMap((pair) => {
      const key = crypto.unseal(sealed, pair);
      return E.isRight(key) ? [[key_id, key.right] as const] : [];
    }),
  );
  return new Map([...kept, ...unwrapped]);
};

interface Wrap {
  readonly key_id: string;
  readonly to: string;
  readonly sealed: Uint8Array;
}

/** The wraps among what crossed. */
export const wrapsIn = (seen: readonly Crossed[]): readonly Wrap[] =>
  seen.flatMap(({ event }) => {
    if (event?.type !== 'key') return [];
    const { key_id, to, sealed } = right(bodyIn(event, keyLayout));
    return [{ key_id: toHex(key_id), to: toHex(to), sealed }];
  });

/** Does any of some keys open an event that crossed? */
export const opensAny = (crypto: CryptoPort, keys: ReadonlyMap<string, Uint8Array>, { form }: Crossed): boolean => {
  const head = right(readSealedHead(form));
  return [...keys.values()].some((key) => E.isRight(openSealed(crypto, form, head, key)));
};
