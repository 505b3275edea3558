import type { Deps } from '../../lib/event/event';
import { type Ref, kindOf } from '../../lib/ids';
import type { Lookup, Rate } from '../../lib/tables/lookup';

/** Origins remembered at most; the one that was first seen longest ago goes, and with it how much it had used up. */
export const ORIGINS_MAX = 4_096;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Fills up by `perS` a second to at most `burst`. Time that goes back fills nothing. */
const fill = (bucket: Bucket, { perS, burst }: Rate, nowMs: number): void => {
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.tokens = Math.min(burst, bucket.tokens + (passedMs / 1_000) * perS);
  bucket.atMs = nowMs;
};

/** Takes a token of an origin and one of all, or none of either. */
export type Meter = (origin: string, nowMs: number) => boolean;

/** A bucket of tokens for each origin and one for all of them: an origin is only claimed, so the one for all is the wall. */
export const openMeter = (perOrigin: Rate, inAll: Rate): Meter => {
  const all: Bucket = { tokens: inAll.burst, atMs: 0 };
  const origins = new Map<string, Bucket>();
  const bucketOf = (origin: string, nowMs: number): Bucket => {
    const found = origins.get(origin);
    if (found !== undefined) return found;
    const [first] = origins.keys();
    if (origins.size >= ORIGINS_MAX && first !== undefined) origins.delete(first);
    const bucket = { tokens: perOrigin.burst, atMs: nowMs };
    origins.set(origin, bucket);
    return bucket;
  };
  return (origin, nowMs) => {
    const own = bucketOf(origin, nowMs);
    fill(own, perOrigin, nowMs);
    fill(all, inAll, nowMs);
    if (own.tokens < 1 || all.tokens < 1) return false;
    own.tokens -= 1;
    all.tokens -= 1;
    return true;
  };
};

/** May what arrived be opened now? It was lent what says what that costs. */
export type Admits = (deps: Deps, origin: string) => boolean;

/** Bounds what is opened at a cost. Source: threats, "T18". */
export const openAdmits = (lookups: readonly Lookup[], now: () => number): Admits => {
  const meters = new Map(
    lookups.flatMap((one) => {
      const metered = 'metered' in one ? one.metered : undefined;
      return metered === undefined
        ? []
        : [[one.kind, { ...metered, takes: openMeter(metered.perOrigin, metered.inAll) }] as const];
    }),
  );
  const isFree = (ref: Ref, row: Readonly<Record<string, unknown>> | undefined, origin: string): boolean => {
    const metered = meters.get(kindOf(ref));
    return metered === undefined || row?.[metered.by] !== metered.is || metered.takes(origin, now());
  };
  return (deps, origin) => {
    for (const [ref, dep] of deps) if (!isFree(ref, dep?.row, origin)) return false;
    return true;
  };
};
