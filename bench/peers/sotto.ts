import type { Backend } from '../bench';
import { slowClock, write } from '../cases/quietIngest';
import { type Pair, withPair } from '../quietPair';

/** What each case is handed: see `measure.mjs`. */
export interface PeerRig {
  /** Of its own; deleted afterwards. */
  readonly folder: string;
  readonly texts: readonly string[];
  readonly timed: (name: 'author' | 'ingest', work: () => Promise<void>) => Promise<void>;
}

/** What each case answers. */
export interface Done {
  /** Messages that the reader has. */
  readonly stored: number;
  /** Whether the reader refused one that was tampered with. */
  readonly refuses: boolean;
  /** The reader's files. */
  readonly reader: readonly string[];
}

/** Whether a packet is refused with one bit of it changed: it has to get past the session's key before any signature. */
const refusesForged = async (pair: Pair): Promise<boolean> => {
  const [packet = new Uint8Array(), next = new Uint8Array()] = await write(pair, ['one more', 'and another']);
  const forged = packet.map((byte, at) => (at === packet.length - 1 ? byte ^ 1 : byte));
  const before = pair.bob.count('stored');
  pair.bob.wire.deliver(forged);
  await pair.bob.take([next]);
  return pair.bob.count('stored') === before + 1;
};

/**
 * The job with two members of one network: Alice writes by session calls made together, and Bob takes in the packets
 * that her node has made for his.
 */
export const sottoJob = (backend: Backend, { folder, texts, timed }: PeerRig): Promise<Done> =>
  withPair({ folder }, { aliceClock: slowClock, aliceCrypto: backend, bobCrypto: backend }, async (pair) => {
    Object.assign(pair.link, { aliceToBob: false, bobToAlice: false });
    const before = pair.bob.count('stored');
    let packets: readonly Uint8Array[] = [];
    await timed('author', async () => void (packets = await write(pair, texts)));
    await timed('ingest', async () => void (await pair.bob.take(packets)));
    const stored = pair.bob.count('stored') - before;
    return { stored, refuses: await refusesForged(pair), reader: ['bob.db'] };
  });
