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

/** Bytes of a bound on the wire, at most. */
const boundBytesMax = ({ idBytes, timeMax }: ReconcileParams): number =>
  varintOf(timeMax + 1).length + varintOf(idBytes).length + idBytes;

/** Bytes of a range with a fingerprint, at most. */
const restBytesMax = (params: ReconcileParams): number => boundBytesMax(params) + 1 + FINGERPRINT_BYTES;

/** Bytes of a frame that holds one list and the fingerprint of a rest, at most. */
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

/** Adds a part, with a skip before it where it does not touch the one before. */
const withPart = (filling: Filling, { lower, range }: Part): Filling =>
  withRange(
    compareBounds(filling.upper, lower) < 0 ? withRange(filling, { mode: 'skip', upper: lower }) : filling,
    range,
  );

/** Frames, and the parts that found room in them. */
export interface PackedFrames {
  readonly frames: readonly Uint8Array[];
  readonly parts: readonly Part[];
  /** Is every part in? */
  readonly isWhole: boolean;
}

/**
 * Packs ascending parts into as few frames as possible, reading no more of them than fit into `framesMax`. The last
 * frame keeps room for `restFrom`, a fingerprint of all that is left.
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
