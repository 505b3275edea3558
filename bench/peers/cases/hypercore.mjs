import { once } from 'node:events';
import { join } from 'node:path';
import Hypercore from 'hypercore';

/** Messages that are appended together: as many as share a turn of Sotto. */
const TOGETHER_MAX = 1_000;

/** Whether the reader refuses one more message with the proof of another, having taken that proof for what it proves. */
const refusesForged = async (writer, reader, n) => {
  await writer.append('one more');
  const proof = await writer.proof({ block: { index: n, nodes: 0 }, upgrade: { start: 0, length: n + 1 } });
  await reader.verifyFullyRemote(proof);
  proof.block.value = Buffer.from('not what was signed');
  return reader.verifyFullyRemote(proof).then(
    () => false,
    () => true,
  );
};

/** The job with `batch` messages to an append, each of which is one signature. */
const run =
  (batch) =>
  async ({ folder, texts, timed }) => {
    const writer = new Hypercore(join(folder, 'writer'), { valueEncoding: 'utf-8' });
    await writer.ready();
    const reader = new Hypercore(join(folder, 'reader'), writer.key, { valueEncoding: 'utf-8' });
    await reader.ready();
    await timed('author', async () => {
      for (let at = 0; at < texts.length; at += batch) await writer.append(texts.slice(at, at + batch));
    });
    const [ours, theirs] = [writer.replicate(true), reader.replicate(false)];
    const ended = Promise.all([ours, theirs].map((stream) => once(stream, 'close')));
    await timed('ingest', async () => {
      ours.pipe(theirs).pipe(ours);
      await reader.download({ start: 0, end: texts.length }).done();
    });
    const has = await Promise.all(texts.map((_, at) => reader.has(at)));
    const last = await reader.get(texts.length - 1, { wait: false });
    if (last !== texts.at(-1)) throw new Error('what was read is not what was written');
    ours.destroy();
    theirs.destroy();
    await ended;
    const refuses = await refusesForged(writer, reader, texts.length);
    await Promise.all([writer.close(), reader.close()]);
    return { stored: has.filter(Boolean).length, refuses, reader: ['reader'] };
  };

const about = {
  packages: ['hypercore', 'hypercore-storage', 'rocksdb-native'],
  algorithm: 'Ed25519 over a BLAKE2b tree',
  encrypts: 'the stream between peers; on disk nothing (blocks can be)',
  durable: 'no fsync',
};

export const hypercore = {
  library: 'hypercore, 1,000 per append',
  ...about,
  signs: 'each append of 1,000',
  run: run(TOGETHER_MAX),
};

export const hypercoreSingle = {
  library: 'hypercore, one per append',
  ...about,
  signs: 'each message when written; the newest when read',
  run: run(1),
};
