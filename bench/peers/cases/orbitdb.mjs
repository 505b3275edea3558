import '../withResolvers.mjs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gossipsub } from '@chainsafe/libp2p-gossipsub';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { bitswap } from '@helia/block-brokers';
import { Helia } from '@helia/utils';
import { identify } from '@libp2p/identify';
import { memory } from '@libp2p/memory';
import { createOrbitDB } from '@orbitdb/core';
import { LevelBlockstore } from 'blockstore-level';
import { LevelDatastore } from 'datastore-level';
import { createLibp2p } from 'libp2p';

/** The peer of the library's guide, with a transport that stays within the process. */
const openPeer = async (folder, name) => {
  const home = join(folder, name);
  mkdirSync(home);
  const libp2p = await createLibp2p({
    addresses: { listen: [`/memory/${name}`] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }) },
  });
  const [blockstore, datastore] = [
    new LevelBlockstore(join(home, 'blocks')),
    new LevelDatastore(join(home, 'datastore')),
  ];
  const ipfs = new Helia({ libp2p, blockstore, datastore, blockBrokers: [bitswap()], routers: [] });
  await ipfs.start();
  const orbitdb = await createOrbitDB({ ipfs, id: name, directory: join(home, 'orbitdb') });
  const stop = async () => {
    await orbitdb.stop();
    await ipfs.stop();
    await Promise.all([blockstore.close(), datastore.close()]);
  };
  return { ipfs, orbitdb, stop };
};

/** Resolves with the database once what the other has is in its log. */
const replicated = async (orbitdb, address) => {
  const db = await orbitdb.open(address);
  await new Promise((resolve, reject) => {
    db.events.once('update', resolve);
    db.events.once('error', reject);
  });
  return db;
};

const countOf = async ({ log }) => (await log.values()).length;

/** Whether a log refuses an entry with the signature of another. */
const refusesForged = async ({ log }) => {
  const [head] = await log.heads();
  const forged = { ...head, payload: { ...head.payload, value: 'not what was signed' }, hash: `${head.hash}x` };
  return log.joinEntry(forged).then(
    () => false,
    (error) => /signature/.test(error.message),
  );
};

/** The job with an events database: the reader is given the newest entry, and asks for all that it leads to. */
const run = async ({ folder, texts, timed }) => {
  const [writer, reader] = [await openPeer(folder, 'writer'), await openPeer(folder, 'reader')];
  const ours = await writer.orbitdb.open('conversation');
  await timed('author', async () => {
    for (const text of texts) await ours.add(text);
  });
  await reader.ipfs.libp2p.dial(writer.ipfs.libp2p.getMultiaddrs());
  let theirs;
  await timed('ingest', async () => void (theirs = await replicated(reader.orbitdb, ours.address)));
  const stored = await countOf(theirs);
  const refuses = await refusesForged(theirs);
  await reader.stop();
  await writer.stop();
  return { stored, refuses, reader: ['reader'] };
};

export const orbitdb = {
  library: 'OrbitDB',
  packages: ['@orbitdb/core', '@helia/utils', 'libp2p'],
  signs: 'each message',
  algorithm: 'ECDSA secp256k1',
  encrypts: 'the stream between peers; on disk nothing (entries can be)',
  durable: 'no fsync',
  run,
};
