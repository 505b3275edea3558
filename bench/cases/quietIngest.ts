import type { Clock } from '../../streams';
import type { Bench, Figure } from '../bench';
import { measureIngest } from '../ingesting';
import { must } from '../must';
import { pageFigure, pages } from '../pages';
import { type Pair, withPair } from '../quietPair';

/** Packets that carry an event within a session are exactly so long; frames are not. Source: wire, "Packets". */
const EVENT_PACKET_BYTES = 651;
/** The most calls that share a turn. */
const TOGETHER_MAX = 1_000;

/**
 * A clock that goes on by being read, so that the author's session outlives a million messages: one that nobody
 * answers lives thirty seconds.
 */
export const slowClock = (fromMs: number): Clock => {
  const READS_PER_MS = 1_000;
  let reads = 0;
  return { now: () => fromMs + Math.floor((reads += 1) / READS_PER_MS) };
};

/** Alice writes messages; what she would send to Bob is kept for later. */
export const write = async (
  { alice, channel_id, link }: Pair,
  texts: readonly string[],
): Promise<readonly Uint8Array[]> => {
  const packets: Uint8Array[] = [];
  link.see = (packet) => void (packet.length === EVENT_PACKET_BYTES && packets.push(packet));
  for (let at = 0; at < texts.length; at += TOGETHER_MAX) {
    const some = texts.slice(at, at + TOGETHER_MAX);
    const made = await Promise.all(some.map((text) => alice.session.api['message.create']({ channel_id, text })));
    made.forEach(must);
  }
  if (packets.length !== texts.length) {
    throw new Error(`${texts.length} messages were written, and ${packets.length} sent`);
  }
  return packets;
};

const textsOf = (n: number): readonly string[] =>
  Array.from({ length: n }, (_, at) => `message ${at} of this and that`);

const pagesAt = async ({ bob, channel_id }: Pair, n: number, name: string): Promise<readonly Figure[]> => {
  const read = await pages(n, () => bob.session.api['message.list']({ channel_id, limit: 50 }));
  return [pageFigure(`page_p99_${name}`, read, 0.99)];
};

/** Received messages of quiet, from the keyed packet's bytes to the committed row, and pages of them. */
export const quietIngestBench: Bench = {
  name: 'quiet_ingest',
  run: (rig) =>
    withPair(rig, { aliceClock: slowClock, bobCrypto: rig.crypto.backend }, (pair) => {
      Object.assign(pair.link, { aliceToBob: false, bobToAlice: false });
      return measureIngest({
        rig,
        subject: pair.bob,
        stored: rig.sizes.quietStored,
        make: (n) => write(pair, textsOf(n)),
        alsoAt: (name) => pagesAt(pair, rig.sizes.latencies, name),
      });
    }),
};
