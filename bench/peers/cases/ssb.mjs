import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const [SecretStack, ssbDb2, ssbKeys, caps] = ['secret-stack', 'ssb-db2', 'ssb-keys', 'ssb-caps'].map((name) =>
  require(name),
);

/** A peer that listens nowhere. */
const openPeer = (path) =>
  SecretStack({ caps })
    .use(ssbDb2)
    .call(null, { path, keys: ssbKeys.generate(), connections: { incoming: {}, outgoing: {} } });

/** Acknowledged is in memory; on disk, and synced, is what the log has drained. */
const onDisk = (peer) => new Promise((resolve) => peer.db.getLog().onDrain(resolve));

const countOf = (peer) =>
  peer.db.query(
    peer.db.operators.where(peer.db.operators.type('post')),
    peer.db.operators.count(),
    peer.db.operators.toPromise(),
  );

/** The job with classic messages: what travels is a message's JSON, as in replication, which calls `add` for each. */
const run =
  (isPrivate) =>
  async ({ folder, texts, timed }) => {
    const [writer, reader] = ['writer', 'reader'].map((name) => openPeer(join(folder, name)));
    const [create, add] = [promisify(writer.db.create), promisify(reader.db.add)];
    const to = isPrivate ? { recps: [writer.id, reader.id], encryptionFormat: 'box' } : {};
    let made = [];
    await timed('author', async () => {
      made = await Promise.all(texts.map((text) => create({ content: { type: 'post', text }, ...to })));
      await onDisk(writer);
    });
    const wire = made.map(({ value }) => JSON.stringify(value));
    await timed('ingest', async () => {
      await Promise.all(wire.map((text) => add(JSON.parse(text))));
      await onDisk(reader);
    });
    const stored = await countOf(reader);
    const last = await create({ content: { type: 'post', text: 'one more' } });
    const forged = { ...last.value, content: { type: 'post', text: 'not what was signed' } };
    const refuses = await add(forged).then(
      () => false,
      (error) => /signature/.test(`${error.message} ${error.cause?.message}`),
    );
    await Promise.all([writer, reader].map((peer) => promisify(peer.close)(true)));
    return { stored, refuses, reader: ['reader'] };
  };

const about = {
  packages: ['ssb-db2', 'secret-stack', 'ssb-keys'],
  signs: 'each message',
  durable: 'fsync per block of 64 KiB, after 250 ms',
};

export const ssb = {
  library: 'ssb-db2',
  ...about,
  algorithm: 'Ed25519',
  encrypts: 'nothing',
  run: run(false),
};

export const ssbPrivate = {
  library: 'ssb-db2, private messages',
  ...about,
  algorithm: 'Ed25519; sealed to each reader by X25519, XSalsa20-Poly1305',
  encrypts: 'each message, on disk and on the wire',
  run: run(true),
};
