import type { Bench } from '../bench';
import { measureForgetting } from '../forgetting';
import { must } from '../must';

const HOUR_MS = 60 * 60 * 1_000;
/** A deleted channel goes after seven days. */
const AGO_MS = (7 * 24 + 1) * HOUR_MS;

/** Deletes a channel, and with it all its messages. */
export const deletionBench: Bench = {
  name: 'deletion',
  run: (rig) =>
    measureForgetting(rig, {
      ...{ name: 'deletion', retention_ms: 0, agoMs: AGO_MS },
      prepare: async ({ session, channel_id }) => void must(await session.api['channel.delete']({ channel_id })),
    }),
};
