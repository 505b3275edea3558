import type { Identified } from '../../../lib';

/** Columns of an authority event's log position, along which a removal's cutoffs are followed back. */
export const LOG_COLUMNS = { log_seq: 'INTEGER', log_prev: 'BLOB' } as const;

/** Answers the values of `LOG_COLUMNS`. */
export const logValuesOf = ({ event }: Pick<Identified, 'event'>) => ({ log_seq: event.seq, log_prev: event.prev });
