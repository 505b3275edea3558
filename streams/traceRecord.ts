import { type Envelope, type Stage } from '../lib/envelope/envelope';
import { describeFault } from '../lib/fault';
import { toHex } from '../lib/ids';
import type { Step } from './steps/step';

/** One hop of one envelope. Holds names and ids, never a payload. */
export interface TraceRecord {
  readonly trace_id: number;
  readonly received_by: number;
  readonly event_type: string;
  /** Hex; empty where the id is not known yet. */
  readonly event_id: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly handler: string;
  /** Why it was refused, or what it waits for. */
  readonly why: string;
}

const why = (e: Envelope): string => {
  if (e.stage === 'rejected') return describeFault(e.fault);
  return e.stage === 'parked' ? e.missing.join(', ') : '';
};

export const traceRecord = (from: Envelope, to: Envelope, step: Step | undefined): TraceRecord => {
  const event_id = 'event_id' in to ? to.event_id : 'event_id' in from ? from.event_id : undefined;
  return {
    trace_id: to.trace_id,
    received_by: to.received_by,
    event_type: to.event_type,
    event_id: event_id === undefined ? '' : toHex(event_id),
    from: from.stage,
    to: to.stage,
    handler: step?.name ?? '',
    why: why(to),
  };
};
