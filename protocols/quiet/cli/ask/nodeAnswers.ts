import * as t from 'io-ts';

/** Answers of a node itself, which no operation of the protocol declares. Further fields pass through to `--json`. */
export const StatsAnswer = t.type(
  {
    crypto: t.string,
    counters: t.record(t.string, t.number),
    waiting: t.type({ rows: t.number, bytes: t.number }),
  },
  'Stats',
);

export const ExplainAnswer = t.intersection([t.type({ status: t.string }), t.record(t.string, t.unknown)], 'Explained');
