import type { Db } from '../../../lib/db/openDatabase';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { EventId } from '../../../lib';
import { epochOf, keyBirthBytes, keyIdOf } from '../../../protocols/quiet/wire/derive';
import { right } from '../common/right';

/** Somebody who makes a key: their device, and the key it signs with. */
interface Maker {
  readonly crypto: CryptoPort;
  readonly network_id: EventId;
  readonly peer_id: EventId;
  readonly key: Uint8Array;
}

interface Wanted {
  readonly group_id: EventId;
  /** Where nobody is out of the group it is the epoch without any. */
  readonly epoch?: Uint8Array;
  readonly class?: number;
  readonly made_ms: number;
  readonly secret: Uint8Array;
}

interface Claimed {
  readonly group_id: EventId;
  readonly key_id: EventId;
  readonly class?: number;
  readonly epoch: Uint8Array;
  readonly made_ms: number;
}

/** A birth that somebody signs for a key, theirs or not. */
export const claimBirth = (
  { crypto, network_id, peer_id: maker, key }: Maker,
  { group_id, key_id, class: key_class = 0, epoch, made_ms }: Claimed,
) => {
  const bytes = keyBirthBytes({ network_id, group_id, key_class, maker, epoch, key_id, made_ms });
  return { maker, epoch, made_ms, birth: right(crypto.sign(bytes, key)) };
};

/** The part of a wrap's body that says which key it holds, for a key that somebody makes by hand. */
export const keyBornBy = (maker: Maker, { secret, made_ms, ...wanted }: Wanted) => {
  const { crypto, network_id, peer_id } = maker;
  const { group_id, class: key_class = 0, epoch = epochOf(crypto, group_id, []) } = wanted;
  const key_id = keyIdOf(crypto, { network_id, group_id, key_class, maker: peer_id, epoch }, secret);
  const key = { group_id, class: key_class, key_id };
  return { ...key, ...claimBirth(maker, { ...key, epoch, made_ms }) };
};
export type BornKey = ReturnType<typeof keyBornBy>;

/** The birth of a key that a node holds, as a wrap repeats it. */
export const birthIn = (db: Db, key_id: Uint8Array): Pick<BornKey, 'maker' | 'epoch' | 'made_ms' | 'birth'> => {
  const sql = 'SELECT maker, epoch, made_ms, birth FROM held_keys WHERE key_id = ?';
  const found = db.prepare<[Uint8Array], Pick<BornKey, 'maker' | 'epoch' | 'made_ms' | 'birth'>>(sql).get(key_id);
  if (found === undefined) throw new Error('no such key is held');
  return found;
};
