/** The bound of a ratio: at least, or at most. Source: architecture, "Targets". */
export type Target =
  { readonly least: number; readonly stretch: number } | { readonly most: number; readonly stretch: number };

/** Targets by bench and case. A case without one is printed, and not judged. */
export const TARGETS: Readonly<Record<string, Target>> = {
  'bus/ten_hops': { most: 0.15, stretch: 0.15 },
  'ingest/20k': { least: 0.4, stretch: 0.55 },
  'ingest/100k': { least: 0.4, stretch: 0.55 },
  'ingest/1M': { least: 0.35, stretch: 0.5 },
  'ingest/1M_over_20k': { least: 0.7, stretch: 0.85 },
  'ingest/worst_turn': { most: 1, stretch: 1 },
  'ingest/duplicates': { least: 3, stretch: 5 },
  'author/at_once': { least: 0.25, stretch: 0.4 },
  'waiting/reversed': { most: 2, stretch: 1.3 },
  'release/memory': { most: 1, stretch: 0.5 },
  'release/worst_turn': { most: 1, stretch: 1 },
  'sync_upkeep/sequential_20k': { most: 0.1, stretch: 0.05 },
  'sync_upkeep/sequential_100k': { most: 0.1, stretch: 0.05 },
  'sync_upkeep/sequential_1M': { most: 0.1, stretch: 0.05 },
  'sync_upkeep/sequential_sums_p99_1M': { most: 1, stretch: 0.4 },
  'sync_upkeep/random_sums_p99_1M': { most: 1, stretch: 0.4 },
  'reconcile/100k_differ_0_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/100k_differ_1_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/100k_differ_100_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/100k_differ_1000_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/100k_differ_10000_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/100k_newest_1000_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_differ_0_bytes': { most: 1, stretch: 0.75 },
  'reconcile/1M_differ_0_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_differ_1_bytes': { most: 1, stretch: 0.75 },
  'reconcile/1M_differ_1_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_differ_100_bytes': { most: 1, stretch: 0.75 },
  'reconcile/1M_differ_100_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_differ_1000_bytes': { most: 1, stretch: 0.75 },
  'reconcile/1M_differ_1000_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_differ_10000_frame_p99': { most: 1, stretch: 0.4 },
  'reconcile/1M_newest_1000_bytes': { most: 1, stretch: 0.75 },
  'reconcile/1M_newest_1000_frame_p99': { most: 1, stretch: 0.4 },
  'live/page_p99': { most: 1, stretch: 0.4 },
  'quiet_ingest/20k': { least: 0.4, stretch: 0.55 },
  'quiet_ingest/100k': { least: 0.4, stretch: 0.55 },
  'quiet_ingest/1M': { least: 0.35, stretch: 0.5 },
  'quiet_ingest/1M_over_20k': { least: 0.7, stretch: 0.85 },
  'quiet_ingest/worst_turn': { most: 1, stretch: 1 },
  'quiet_ingest/duplicates': { least: 3, stretch: 5 },
  'quiet_ingest/page_p99_1M': { most: 1, stretch: 0.4 },
  'quiet_author/at_once': { least: 0.25, stretch: 0.4 },
  'expiry/forgotten': { least: 0.1, stretch: 0.3 },
  'expiry/worst_turn': { most: 1, stretch: 1 },
  'expiry/memory': { most: 1, stretch: 0.5 },
  'deletion/forgotten': { least: 0.1, stretch: 0.3 },
  'deletion/worst_turn': { most: 1, stretch: 1 },
  'deletion/memory': { most: 1, stretch: 0.5 },
  'rekey/worst_turn': { most: 1, stretch: 1 },
  'quiet_catch_up/streamed': { least: 0.3, stretch: 0.4 },
};

/** How a ratio stands to its target, in a word. */
export type Verdict = 'stretch' | 'met' | 'missed' | '';

export const verdictOf = (target: Target | undefined, ratio: number): Verdict => {
  if (target === undefined) return '';
  const reaches = (value: number): boolean => ('least' in target ? ratio >= value : ratio <= value);
  if (reaches(target.stretch)) return 'stretch';
  return reaches('least' in target ? target.least : target.most) ? 'met' : 'missed';
};

/** For people: `≥ 0.4`. */
export const targetText = (target: Target | undefined): string => {
  if (target === undefined) return '';
  return 'least' in target ? `≥ ${target.least}` : `≤ ${target.most}`;
};
