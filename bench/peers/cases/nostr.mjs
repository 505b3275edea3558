import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Events that share a transaction at most: as many as share a turn of Sotto. */
const TOGETHER_MAX = 1_000;
const KIND_TEXT = 1;
/** 2024-01-01, in seconds. */
const EPOCH_S = 1_704_067_200;

const TABLE = `CREATE TABLE events (
  id TEXT PRIMARY KEY, pubkey TEXT NOT NULL, created_at INTEGER NOT NULL, kind INTEGER NOT NULL,
  tags TEXT NOT NULL, content TEXT NOT NULL, sig TEXT NOT NULL) STRICT;
CREATE INDEX by_author ON events (pubkey, created_at)`;

/** A store of its own: write-ahead log, and each transaction synced before it counts. */
const openStore = (path) => {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(TABLE);
  const insert = db.prepare(
    'INSERT OR IGNORE INTO events VALUES (:id, :pubkey, :created_at, :kind, :tags, :content, :sig)',
  );
  const putAll = db.transaction((events) => {
    for (const event of events) insert.run({ ...event, tags: JSON.stringify(event.tags) });
  });
  const count = db.prepare('SELECT count(*) FROM events').pluck();
  return { putAll, count: () => count.get(), close: () => db.close() };
};

const batches = (items) =>
  Array.from({ length: Math.ceil(items.length / TOGETHER_MAX) }, (_, at) =>
    items.slice(at * TOGETHER_MAX, (at + 1) * TOGETHER_MAX),
  );

/** The job with either build of nostr-tools: what travels is the event's JSON, as between a relay and a client. */
export const nostrJob =
  ({ generateSecretKey, finalizeEvent, verifyEvent }) =>
  async ({ folder, texts, timed }) => {
    const [writer, reader] = ['writer.db', 'reader.db'].map((name) => openStore(join(folder, name)));
    const secretKey = generateSecretKey();
    const wire = [];
    await timed('author', () => {
      batches(texts.map((content, at) => ({ kind: KIND_TEXT, created_at: EPOCH_S + at, tags: [], content }))).forEach(
        (drafts) => {
          const events = drafts.map((draft) => finalizeEvent(draft, secretKey));
          writer.putAll(events);
          wire.push(...events.map((event) => JSON.stringify(event)));
        },
      );
    });
    await timed('ingest', () => {
      for (const batch of batches(wire)) reader.putAll(batch.map((text) => JSON.parse(text)).filter(verifyEvent));
    });
    const stored = reader.count();
    const forged = { ...JSON.parse(wire[0]), content: 'not what was signed' };
    const refuses = !verifyEvent(forged);
    writer.close();
    reader.close();
    return { stored, refuses, reader: ['reader.db'] };
  };

const about = {
  signs: 'each message',
  algorithm: 'Schnorr secp256k1, SHA-256',
  encrypts: 'nothing',
  durable: 'fsync per 1,000',
};

export const nostr = {
  library: 'nostr-tools + better-sqlite3',
  packages: ['nostr-tools', 'better-sqlite3'],
  ...about,
  run: async (rig) => nostrJob(await import('nostr-tools/pure'))(rig),
};

/** The faster build that the library's documentation offers: libsecp256k1 in WebAssembly. */
export const nostrWasm = {
  library: 'nostr-tools/wasm + better-sqlite3',
  packages: ['nostr-tools', 'nostr-wasm', 'better-sqlite3'],
  ...about,
  run: async (rig) => {
    const [tools, { initNostrWasm }] = await Promise.all([import('nostr-tools/wasm'), import('nostr-wasm')]);
    tools.setNostrWasm(await initNostrWasm());
    return nostrJob(tools)(rig);
  },
};
