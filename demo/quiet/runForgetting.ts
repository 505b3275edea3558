import { type ScanResult, scanFiles } from '../scanFiles';
import { type Stage, awaitNone } from '../talk';
import { deleteAll, awaitCopies } from './deletions';
import { type HeldCopy, type ForgettingInput, type ForgettingGroup, planForgetting, textsOf } from './forgettingPlan';
import { type QuietNode, statusOf } from './people';

/** One hour more than the seven days that an admin's deletion waits. Questions expire after one day. */
const LEAP_MS = (7 * 24 + 1) * 60 * 60 * 1_000;
/** Between two checks of what is forgotten; jobs run once a minute. */
const LOOK_MS = 5_000;

/** Events forgotten for one reason. */
export interface ForgottenRow {
  readonly what: string;
  readonly events: number;
  /** Copies at all identities before, and how many of them are gone. */
  readonly copies: number;
  readonly gone: number;
  /** From the deletion until the last copy was gone, in milliseconds. */
  readonly tookMs: number;
  /** Texts to scan for, and how many of them the files held before and hold now. */
  readonly texts: number;
  readonly before: number;
  readonly now: number;
}

/** The result of forgetting. */
export interface ForgettingResult {
  readonly rows: readonly ForgottenRow[];
  /** Texts of kept messages, and how many of them the scan found. */
  readonly kept: { readonly texts: number; readonly now: number };
  readonly files: number;
  readonly bytes: number;
  /** Ids of all forgotten events. */
  readonly ids: ReadonlySet<string>;
}

const GONE: ReadonlySet<string> = new Set(['deleted', 'forgotten']);
const isGone = async ({ person, id }: HeldCopy): Promise<boolean> => GONE.has(await statusOf(person, id));

/** Counts the copies left, at most. Each look continues where the last one found a copy. */
const openLook = (copies: readonly HeldCopy[]): (() => Promise<number>) => {
  let gone = 0;
  return async () => {
    for (let copy = copies[gone]; copy !== undefined && (await isGone(copy)); copy = copies[gone]) gone += 1;
    return copies.length - gone;
  };
};

/** Waits until all copies are gone and the databases' logs are emptied. Answers how long it took, in milliseconds. */
const awaitGone = async (
  stage: Stage,
  groups: readonly ForgettingGroup[],
  logs: readonly QuietNode[],
): Promise<number> => {
  const { world, pace } = stage;
  const startMs = world.clock.now();
  const look = openLook(groups.flatMap(({ copies }) => copies));
  const unpurged = (): number =>
    logs.flatMap((node) => node.jobs()).filter(({ job, pending }) => job === 'checkpoint' && pending > 0).length;
  const missing = async (): Promise<number> => (await look()) || unpurged();
  await awaitNone(stage, missing, { withinMs: pace.forgettingMs, lookMs: LOOK_MS });
  return world.clock.now() - startMs;
};

const rowOf = async (
  { what, marked, copies }: ForgettingGroup,
  tookMs: number,
  scans: readonly [ScanResult, ScanResult],
) => {
  let gone = 0;
  for (const copy of copies) if (await isGone(copy)) gone += 1;
  const texts = textsOf(marked);
  const [before, now] = scans.map(({ found }) => texts.filter((text) => found.has(text)).length);
  return {
    ...{ what, events: marked.length, copies: copies.length, gone, tookMs, texts: texts.length },
    ...{ before: before ?? 0, now: now ?? 0 },
  };
};

/**
 * Runs the forgetting: some authors and an admin delete messages, all clocks leap ahead, and questions expire. Counts the
 * copies that are gone, and scans the files for the texts, before and after.
 */
export const runForgetting = async (stage: Stage, given: ForgettingInput): Promise<ForgettingResult> => {
  const { nodes, paths } = given;
  const { byAuthors, byAdmin, groups, texts, kept } = await planForgetting(stage, given);
  const before = scanFiles(paths, texts);
  await awaitCopies(stage, await deleteAll([...byAuthors, ...byAdmin]));
  const { own, onOwn, ...later } = groups;
  const soonMs = await awaitGone(stage, [own, onOwn], []);
  stage.observer.forgets(soonMs);
  stage.world.leap(LEAP_MS);
  const lateMs = soonMs + LEAP_MS + (await awaitGone(stage, Object.values(later), nodes));
  const now = scanFiles(paths, [...texts, ...kept]);
  const rows: ForgottenRow[] = [];
  for (const one of Object.values(groups))
    rows.push(await rowOf(one, one === own || one === onOwn ? soonMs : lateMs, [before, now]));
  return {
    rows,
    kept: { texts: kept.length, now: kept.filter((text) => now.found.has(text)).length },
    ...{ files: now.files, bytes: now.bytes },
    ids: new Set(Object.values(groups).flatMap(({ marked }) => marked.map(({ id }) => id))),
  };
};
