import { concatBytes } from '../concatBytes';
import { compareBounds } from './bound';
import { type Range, lowerBytes, rangeBytes } from './rangeFrame';
import type { Bound } from './keySet';
import { FINGERPRINT_BYTES } from './lift';
import type { ReconcileParams } from './reconcileParams';
import { varintOf } from './varint';

/** A range with both its ends. */
export interface Part {
  readonly lower: Bound;
  readonly range: Range;
}

/** The most bytes of a bound on the wire. */
const boundBytesMax = ({ idBytes, timeMax }: ReconcileParams): number =>
  varintOf(timeMax + 1).length + varintOf(idBytes).length + idBytes;

/** The most bytes of a range that holds a fingerprint. */
const restBytesMax = (params: ReconcileParams): number => boundBytesMax(params) + 1 + FINGERPRINT_BYTES;

/** What a frame takes at most that holds one list and the fingerprint of a rest. */
export const frameBytesMin = (params: ReconcileParams): number =>
  2 * boundBytesMax(params) +
  1 +
  varintOf(params.listMax).length +
  params.listMax * params.idBytes +
  restBytesMax(params);

/** A frame that is being filled. */
interface Filling {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
  readonly ranges: number;
  readonly upper: Bound;
}

const openAt = (lower: Bound): Filling => {
  const first = lowerBytes(lower);
  return { chunks: [first], bytes: first.length, ranges: 0, upper: lower };
};

const withRange = ({ chunks, bytes, ranges, upper }: Filling, range: Range): Filling => {
  const chunk = rangeBytes(range, upper.at_ms);
  return { chunks: [...chunks, chunk], bytes: bytes + chunk.length, ranges: ranges + 1, upper: range.upper };
};

/** Between two parts that do not touch lies a skip. */
const withPart = (filling: Filling, { lower, range }: Part): Filling =>
  withRange(
    compareBounds(filling.upper, lower) < 0 ? withRange(filling, { mode: 'skip', upper: lower }) : filling,
    range,
  );

/** Frames, and the parts that found room in them. */
export interface PackedFrames {
  readonly frames: readonly Uint8Array[];
  readonly parts: readonly Part[];
  /** No part was left out. */
  readonly isWhole: boolean;
}

/**
 * Puts parts that ascend into as few frames as they need, and reads no more of them than fit into `framesMax`. What is
 * left then is said in one: the last frame keeps room for `restFrom`, the fingerprint of all from a bound on.
 */
export const packParts = (
  params: ReconcileParams,
  framesMax: number,
  parts: Iterable<Part>,
  restFrom: (lower: Bound) => Range,
): PackedFrames => {
  const frames: Uint8Array[] = [];
  const taken: Part[] = [];
  let filling: Filling | undefined;

  const isLast = (): boolean => frames.length === framesMax - 1;
  const fits = ({ bytes, ranges }: Filling): boolean =>
    bytes <= params.frameBytes - (isLast() ? restBytesMax(params) : 0) &&
    ranges <= params.rangesMax - (isLast() ? 1 : 0);
  const close = ({ chunks }: Filling): void => {
    frames.push(concatBytes(...chunks));
  };

  for (const part of parts) {
    let next = withPart(filling ?? openAt(part.lower), part);
    if (filling !== undefined && !fits(next)) {
      if (isLast()) {
        close(withRange(filling, restFrom(filling.upper)));
        return { frames, parts: taken, isWhole: false };
      }
      close(filling);
      next = withPart(openAt(part.lower), part);
    }
    filling = next;
    taken.push(part);
  }
  if (filling !== undefined) close(filling);
  return { frames, parts: taken, isWhole: true };
};
