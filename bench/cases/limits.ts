import type { Bench, Figure, Rig } from '../bench';
import { median, rssMb } from '../measure';

const NAMES = ['verify', 'sign', 'open', 'insert', 'commit'] as const;

const limit = ({ limits, sizes }: Rig, name: (typeof NAMES)[number]): Figure => {
  const per_s = median(Array.from({ length: sizes.rounds }, () => limits[name]()));
  return {
    case: name,
    n: sizes.rounds * sizes.limit,
    per_s,
    limit: name,
    limit_per_s: per_s,
    ratio: 1,
    rss_mb: rssMb(),
  };
};

/** The limits to which all other cases are compared. */
export const limitsBench: Bench = {
  name: 'limits',
  run: (rig) => Promise.resolve(NAMES.map((name) => limit(rig, name))),
};
