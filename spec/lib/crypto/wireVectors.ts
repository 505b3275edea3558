import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { bytesOf, hexOf, utf8, vectors } from './vectors';

export interface WireEvent {
  readonly name: string;
  /** The code of its type. */
  readonly type: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly network_id: string;
  readonly signed_by: string;
  readonly seq: number;
  readonly prev: string;
  readonly body: Readonly<Record<string, string>>;
  readonly signing_seed: string | null;
  readonly key_id: string | null;
  readonly key: string | null;
  readonly canonical: string;
  readonly event_id: string;
  readonly sealed: string;
  readonly blob_id: string;
}
export interface WireRefusal {
  readonly name: string;
  readonly because: string;
  readonly canonical: string;
}
type Packet =
  | {
      readonly form: 'keyed';
      readonly direction: 0 | 1;
      readonly secret: string;
      readonly nonce: string;
      readonly payload: string;
      readonly packet: string;
    }
  | {
      readonly form: 'sealed';
      readonly prekey_seed: string;
      readonly prekey_public_key: string;
      readonly payload: string;
      readonly packet: string;
    };
interface Wire {
  readonly events: readonly WireEvent[];
  readonly refused: readonly WireRefusal[];
  readonly invite: Readonly<Record<string, string>>;
  readonly packets: readonly Packet[];
  readonly session: Readonly<Record<string, string>>;
  readonly reconcile: readonly { readonly ids: readonly string[]; readonly fingerprint: string }[];
  readonly epochs: readonly { readonly group_id: string; readonly outs: readonly string[]; readonly epoch: string }[];
}

/** What an independent implementation made of the wire page. */
export const wire = vectors<Wire>('sotto/wire-v2.json');

/** The event of that name. */
export const called = (name: string): WireEvent => {
  const found = wire.events.find((event) => event.name === name);
  if (found === undefined) throw new Error(`no event ${name}`);
  return found;
};

/** The origin that the ids of the group keys of `wire` bind, in hex but for the class. */
export const keyOrigin = ({ expires_at_ms }: Pick<WireEvent, 'expires_at_ms'>) => ({
  network_id: called('network').event_id,
  group_id: called('group everyone').event_id,
  key_class: expires_at_ms === 0 ? 0 : (Math.floor(expires_at_ms / 86_400_000) + 1) * 86_400_000,
  maker: called('peer').event_id,
  epoch: wire.epochs[0]?.epoch ?? '',
});

/** The bytes of a field that is written in hex. */
export const field = (fields: Readonly<Record<string, string>>, name: string): Uint8Array =>
  bytesOf(fields[name] ?? '');

/** The name under which a packet of this direction travels, in hex. */
export const transitId = (crypto: CryptoPort, direction: number, secret: Uint8Array): string =>
  hexOf(crypto.hash(16, utf8('sotto/transit/1'), Uint8Array.of(direction), secret));
