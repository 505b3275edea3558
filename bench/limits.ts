import { join } from 'node:path';
import type { CryptoPort } from '../lib/crypto/cryptoPort';
import { type Db, openDatabase } from '../lib/db/openDatabase';
import { seededRandom } from '../lib/random';
import { rateOf } from './measure';
import { must } from './must';

/** The best rates of this machine, per second. Each call measures anew. */
export interface Limits {
  /** Ed25519, of the 460 bytes that an event's signature covers. */
  readonly verify: () => number;
  readonly sign: () => number;
  /** XChaCha20-Poly1305 of 512 bytes. */
  readonly open: () => number;
  /** Rows of 512 bytes under a random id, a thousand to a transaction that is synced to disk. */
  readonly insert: () => number;
  /** The same, one to a transaction. */
  readonly commit: () => number;
  readonly close: () => void;
}

const SIGNED_BYTES = 460;
const EVENT_BYTES = 512;
const PER_TRANSACTION = 1_000;

type Ciphers = Pick<Limits, 'verify' | 'sign' | 'open'>;

const ciphers = (crypto: CryptoPort, n: number): Ciphers => {
  const random = seededRandom(1);
  const bytes = random.bytes(SIGNED_BYTES);
  const { publicKey, secretKey } = must(crypto.signKeyPair(random.bytes(32)));
  const signature = must(crypto.sign(bytes, secretKey));
  const [key, nonce, additional] = [random.bytes(32), random.bytes(24), random.bytes(16)];
  const sealed = must(crypto.encrypt({ key, nonce, data: random.bytes(EVENT_BYTES), additional }));
  return {
    verify: () => rateOf(n, () => crypto.verify(signature, bytes, publicKey)),
    sign: () => rateOf(n, () => crypto.sign(bytes, secretKey)),
    open: () => rateOf(n, () => crypto.decrypt({ key, nonce, sealed, additional })),
  };
};

const TABLE = `CREATE TABLE rows (
  seq INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB NOT NULL, sealed BLOB NOT NULL,
  UNIQUE (received_by, event_id))`;

const openInsert = (db: Db): ((rows: number) => void) => {
  db.exec(TABLE);
  const random = seededRandom(2);
  const sealed = random.bytes(EVENT_BYTES);
  const insert = db.prepare('INSERT INTO rows (received_by, event_id, sealed) VALUES (?, ?, ?)');
  return (rows) => {
    db.exec('BEGIN IMMEDIATE');
    for (let at = 0; at < rows; at += 1) insert.run(1, random.bytes(16), sealed);
    db.exec('COMMIT');
  };
};

/** Opens the limits of one backend; rows are written in `folder`, where the cases write theirs. */
export const openLimits = (crypto: CryptoPort, folder: string, n: number): Limits => {
  const db = must(openDatabase(join(folder, 'limits.db')));
  const insert = openInsert(db);
  const turns = Math.max(1, Math.round(n / PER_TRANSACTION));
  const rows = Math.min(n, PER_TRANSACTION);
  return {
    ...ciphers(crypto, n),
    insert: () => rateOf(turns, () => insert(rows)) * rows,
    commit: () => rateOf(Math.ceil(n / 10), () => insert(1)),
    close: () => void db.close(),
  };
};
