import { lookup } from '../../../lib';

/** The last event of a device in a scope; the device's next event follows it. */
export const headLookup = lookup({
  kind: 'head',
  sql: `SELECT seq AS log_seq, event_id FROM heads
         WHERE received_by = :received_by AND signer = :id AND scope = :id2`,
});

/** Any event of a log, as the predecessor of another one. */
export const logLookup = lookup({ kind: 'log', anyEvent: true });
