import { type Scanned, scan } from '../scan';
import { type Stage, awaitNone } from '../talk';
import { drop, shared } from './deletions';
import { type Copy, type Forgetting, type Group, planForgetting, textsOf } from './forgettingPlan';
import { type QuietNode, statusOf } from './people';

/** Past the seven days that an admin's deletion waits, and the day for which questions stay, by an hour. */
const LEAP_MS = (7 * 24 + 1) * 60 * 60 * 1_000;
/** Between two looks at what is forgotten: jobs tick once a minute. */
const LOOK_MS = 5_000;

/** What was forgotten for one reason. */
export interface Forgotten {
  readonly what: string;
  readonly events: number;
  /** Copies of them that there were, of all identities, and how many are gone. */
  readonly copies: number;
  readonly gone: number;
  /** From the deletion until the last copy was gone, in milliseconds. */
  readonly tookMs: number;
  /** Texts by which they are looked for, and how many of these lay in the files before and lie there now. */
  readonly texts: number;
  readonly before: number;
  readonly now: number;
}

/** How forgetting ended. */
export interface ForgettingEnded {
  readonly rows: readonly Forgotten[];
  /** Of what was not forgotten: texts, and how many of these were found. */
  readonly kept: { readonly texts: number; readonly now: number };
  readonly files: number;
  readonly bytes: number;
  /** Ids that no copy should have any more. */
  readonly ids: ReadonlySet<string>;
}

const GONE: ReadonlySet<string> = new Set(['deleted', 'forgotten']);
const isGone = async ({ person, id }: Copy): Promise<boolean> => GONE.has(await statusOf(person, id));

/** How many copies may be left: each look goes on where the last one found one. */
const openLook = (copies: readonly Copy[]): (() => Promise<number>) => {
  let gone = 0;
  return async () => {
    for (let copy = copies[gone]; copy !== undefined && (await isGone(copy)); copy = copies[gone]) gone += 1;
    return copies.length - gone;
  };
};

/** Waits until all copies are gone, and the log of the databases with them. Answers how long that took. */
const awaitGone = async (stage: Stage, groups: readonly Group[], logs: readonly QuietNode[]): Promise<number> => {
  const { world, pace } = stage;
  const startMs = world.clock.now();
  const look = openLook(groups.flatMap(({ copies }) => copies));
  const unpurged = (): number =>
    logs.flatMap((node) => node.jobs()).filter(({ job, pending }) => job === 'checkpoint' && pending > 0).length;
  const missing = async (): Promise<number> => (await look()) || unpurged();
  await awaitNone(stage, missing, { withinMs: pace.forgettingMs, lookMs: LOOK_MS });
  return world.clock.now() - startMs;
};

const ended = async ({ what, marked, copies }: Group, tookMs: number, scans: readonly [Scanned, Scanned]) => {
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
 * Some authors delete something, an admin deletes something of others, and what expires expires; all clocks leap ahead
 * meanwhile. Counts what is gone, and looks for the texts in the files, before and after.
 */
export const forget = async (stage: Stage, given: Forgetting): Promise<ForgettingEnded> => {
  const { nodes, paths } = given;
  const { byAuthors, byAdmin, groups, texts, kept } = await planForgetting(stage, given);
  const before = scan(paths, texts);
  await shared(stage, await drop([...byAuthors, ...byAdmin]));
  const { own, onOwn, ...later } = groups;
  const soonMs = await awaitGone(stage, [own, onOwn], []);
  stage.observer.forgets(soonMs);
  stage.world.leap(LEAP_MS);
  const lateMs = soonMs + LEAP_MS + (await awaitGone(stage, Object.values(later), nodes));
  const now = scan(paths, [...texts, ...kept]);
  const rows: Forgotten[] = [];
  for (const one of Object.values(groups))
    rows.push(await ended(one, one === own || one === onOwn ? soonMs : lateMs, [before, now]));
  return {
    rows,
    kept: { texts: kept.length, now: kept.filter((text) => now.found.has(text)).length },
    ...{ files: now.files, bytes: now.bytes },
    ids: new Set(Object.values(groups).flatMap(({ marked }) => marked.map(({ id }) => id))),
  };
};
