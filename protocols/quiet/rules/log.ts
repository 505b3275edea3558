import type { Identified } from '../../../lib';

/** Columns of an authority event's place in its signer's log: by these a removal's cutoffs are followed back. */
export const LOG_COLUMNS = { log_seq: 'INTEGER', log_prev: 'BLOB' } as const;

/** The values of those columns. */
export const logged = ({ event }: Pick<Identified, 'event'>) => ({ log_seq: event.seq, log_prev: event.prev });
