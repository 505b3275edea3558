import { toHex } from '../ids';
import { boundBetween, compareBounds } from './bound';
import { type ComparedRange, compareFrame } from './compareFrame';
import { type RangeFrame, type Range, frameBytesOf, idsOfRange } from './rangeFrame';
import { type Bound, END, type KeySet, START } from './keySet';
import { type Part, packParts } from './packParts';
import type { ReconcileParams } from './reconcileParams';
import { fingerprintRange, listRange } from './splitRange';

/** Picks from these ids those that are not here and may be asked for now. */
export type Lacking = (ids: readonly Uint8Array[]) => readonly Uint8Array[];

/** The answer to a frame. */
export interface Answer {
  /** Frames to send back, in any order; none if there is nothing to say. */
  readonly frames: readonly Uint8Array[];
  /** Ids that the other side asks for. */
  readonly wanted: readonly Uint8Array[];
  /** Ids that `frames` ask for. */
  readonly asked: readonly Uint8Array[];
  /** Both sides have the same keys in all of the set, or the other side says so. */
  readonly inStep: boolean;
}

/**
 * Frames reserved for wants that have no room among the others. One is enough: they ask for no more than one frame
 * lists.
 */
const WANT_FRAMES = 1;

/**
 * Offers the keys of a range that the list lacks, at most `listMax` in each part. It reads on only while parts are
 * taken.
 */
function* offersOf({ listMax }: ReconcileParams, set: KeySet, { lower, range }: Part): Generator<Part> {
  const known = new Set(idsOfRange(range).map(toHex));
  let from: Bound | undefined = lower;
  while (from !== undefined) {
    const keys = set.keys(from, range.upper, listMax + 1);
    const [last, next] = keys.slice(listMax - 1);
    const upper: Bound = last !== undefined && next !== undefined ? boundBetween(last, next) : range.upper;
    const ids = keys.slice(0, listMax).map(({ id }) => id);
    const unknown = ids.filter((id) => !known.has(toHex(id)));
    if (unknown.length > 0) yield { lower: from, range: { mode: 'offer', upper, ids: unknown } };
    from = next === undefined ? undefined : upper;
  }
}

/** Wants the ids of a list that are not here. */
const wantOf = ({ lower, range }: Part, lacks: ReadonlySet<string>): readonly Part[] => {
  const ids = idsOfRange(range).filter((id) => lacks.has(toHex(id)));
  return ids.length === 0 ? [] : [{ lower, range: { mode: 'want', upper: range.upper, ids } }];
};

/** The state of answering one frame. */
interface Answering {
  readonly params: ReconcileParams;
  readonly set: KeySet;
  readonly lacks: ReadonlySet<string>;
  /** Wants whose range an offer takes; they go into a frame of their own. */
  readonly apart: Part[];
}

function* answerList({ params, set, lacks, apart }: Answering, part: Part): Generator<Part> {
  const wants = wantOf(part, lacks);
  let offered = false;
  for (const offer of offersOf(params, set, part)) {
    if (!offered) apart.push(...wants);
    offered = true;
    yield offer;
  }
  if (!offered) yield* wants;
}

function* answerRange(answering: Answering, compared: ComparedRange): Generator<Part> {
  const { params, set, lacks } = answering;
  const { lower, range, isEqual, split } = compared;
  switch (range.mode) {
    case 'skip':
    case 'want':
      return;
    case 'fingerprint':
      if (!isEqual) yield* split.length > 0 ? split : [listRange(params, set, lower, range.upper)];
      return;
    case 'ids':
      yield* answerList(answering, compared);
      return;
    case 'offer':
      yield* wantOf(compared, lacks);
  }
}

function* answerAll(answering: Answering, all: readonly ComparedRange[]): Generator<Part> {
  for (const compared of all) yield* answerRange(answering, compared);
}

const idsOf = (ranges: readonly Range[], ...modes: readonly Range['mode'][]): readonly Uint8Array[] =>
  ranges.filter(({ mode }) => modes.includes(mode)).flatMap(idsOfRange);

const lackingOf = (lacking: Lacking, ranges: readonly Range[]): ReadonlySet<string> => {
  const ids = idsOf(ranges, 'ids', 'offer');
  return new Set(ids.length === 0 ? [] : lacking(ids).map(toHex));
};

const isAboutAll = (lower: Bound, upper: Bound): boolean => compareBounds(lower, START) === 0 && upper === END;

const sayAllIsSame = (): Uint8Array => frameBytesOf({ lower: START, ranges: [{ mode: 'skip', upper: END }] });

/** Answers a frame, range by range. Source: sync, "Reconciliation". */
export const answerFrame = (params: ReconcileParams, set: KeySet, lacking: Lacking, frame: RangeFrame): Answer => {
  const { lower, ranges } = frame;
  const upper = ranges.at(-1)?.upper ?? lower;
  const restFrom = (from: Bound): Range => fingerprintRange(params, set, from, upper);

  const all = compareFrame(params, set, frame);
  const answering: Answering = { params, set, lacks: lackingOf(lacking, ranges), apart: [] };
  const main = packParts(params, params.framesMax - WANT_FRAMES, answerAll(answering, all), restFrom);
  const apart = packParts(params, WANT_FRAMES, answering.apart, restFrom);

  const parts = [...main.parts, ...apart.parts].map(({ range }) => range);
  const isSame = ({ range, isEqual, count }: ComparedRange): boolean =>
    range.mode === 'skip' || isEqual || (range.mode === 'ids' && range.ids.length === count);
  const inStep = isAboutAll(lower, upper) && parts.length === 0 && all.every(isSame);
  const isTold = ranges.every(({ mode }) => mode === 'skip');
  return {
    frames: inStep && !isTold ? [sayAllIsSame()] : [...main.frames, ...apart.frames],
    wanted: idsOf(ranges, 'want'),
    asked: idsOf(parts, 'want'),
    inStep,
  };
};
