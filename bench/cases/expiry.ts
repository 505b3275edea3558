import type { Bench } from '../bench';
import { measureForgetting } from '../forgetting';

const HOUR_MS = 60 * 60 * 1_000;

/** Messages that have all expired while the node was shut. */
export const expiryBench: Bench = {
  name: 'expiry',
  run: (rig) =>
    measureForgetting(rig, {
      ...{ name: 'expiry', retention_ms: HOUR_MS, agoMs: 2 * HOUR_MS },
      prepare: () => Promise.resolve(),
    }),
};
