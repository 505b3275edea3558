import { type EventId, ZERO_ID, concatBytes, toHex } from '../../../lib';
import { DEVICES } from '../authority/peerSql';

/**
 * Notes beside tombstones that can be lifted, by their first byte. A message or channel: its group, and the device that
 * made it. An event that was forgotten because its message never came: that message, and zero.
 */
export const NOTE = { message: 0, channel: 1, orphan: 2 } as const;

/** Writes the note of a forgotten event: 33 bytes. */
export const liftingNote = (kind: keyof typeof NOTE, about: EventId, device: EventId | null = null): Uint8Array =>
  concatBytes(Uint8Array.of(NOTE[kind]), about, device ?? ZERO_ID);

const part = (column: string, nth: 0 | 1): string =>
  `substr(${column}, ${2 + nth * ZERO_ID.length}, ${ZERO_ID.length})`;

/** SQL for the group or the message that a note names. */
export const noteAbout = (column: string): string => part(column, 0);

/** SQL for the first byte of a note of one kind. */
export const isKind = (column: string, kind: keyof typeof NOTE): string =>
  `substr(${column}, 1, 1) = x'${toHex(Uint8Array.of(NOTE[kind]))}'`;

/** SQL for the user of the device that the note of tombstone `s` names. */
export const NOTE_USER = `(SELECT nd.user_id FROM ${DEVICES} nd
  WHERE nd.received_by = s.received_by AND nd.peer_id = ${part('s.note', 1)})`;
