import { type Random, integerBetween, uniform } from '../../lib/random';
import { PACKET_BYTES_MAX } from './transport';

/** How bad the simulated wire is. All chances are from 0 to 1 and drawn from one `Random`. */
export interface WireConditions {
  /** Shortest and longest way of a packet, in milliseconds. */
  readonly latencyMs: readonly [number, number];
  readonly loss: number;
  readonly duplication: number;
  /** Chance that a packet is held back for as long again as the longest way, so that later ones overtake it. */
  readonly reordering: number;
  readonly packetBytesMax: number;
}

export const IDEAL_CONDITIONS: WireConditions = {
  latencyMs: [1, 1],
  loss: 0,
  duplication: 0,
  reordering: 0,
  packetBytesMax: PACKET_BYTES_MAX,
};

/** Is it lost, and how often and after how many milliseconds does it land? */
export interface PacketFate {
  readonly lost: boolean;
  readonly landsInMs: readonly number[];
}

/** Draws what becomes of one packet. The draws are the same in number whatever they say, so that runs stay comparable. */
export const drawFate = (
  { latencyMs: [low, high], loss, duplication, reordering }: WireConditions,
  random: Random,
): PacketFate => {
  const [lost, twice] = [uniform(random) < loss, uniform(random) < duplication];
  const ways = [1, 2].map(() => integerBetween(random, low, high) + (uniform(random) < reordering ? high : 0));
  return { lost, landsInMs: lost ? [] : ways.slice(0, twice ? 2 : 1) };
};
