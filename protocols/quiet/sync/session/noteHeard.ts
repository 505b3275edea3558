import { type CauseCtx, type Emission, type EventId, note, noting } from '../../../../lib';

const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

/** Notes that a device was heard just now, and its clock if it told it. */
export const noteHeard = ({ nowMs }: CauseCtx, peer_id: EventId, atMs?: number): Emission =>
  noting(
    note('heard', {
      peer_id,
      heard_ms: nowMs,
      ...(atMs === undefined ? {} : { skew_ms: atMs - nowMs }),
      until_ms: nowMs + REMEMBERED_MS,
    }),
  );
