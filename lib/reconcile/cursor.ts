import { type Fault, badPacket } from '../fault';

/** Reads bytes from their beginning. After the first refusal every read gives nothing, and `fault` has the reason. */
export interface Cursor {
  /** Is nothing left, or was something refused? */
  readonly atEnd: () => boolean;
  /** Bytes that are left. */
  readonly left: () => number;
  /** Reads that many bytes, as a copy. Refuses: more than are left. */
  readonly take: (bytes: number) => Uint8Array;
  /** Reads a whole number. Refuses: one that is longer than necessary, or above `max`, which is 2^53 - 1 at most. */
  readonly varint: (max: number) => number;
  readonly refuse: (rule: string) => void;
  readonly fault: () => Fault | undefined;
}

const NOTHING = new Uint8Array(0);
const MORE = 0x80;

/** Opens a cursor on bytes of any origin. */
export const openCursor = (bytes: Uint8Array): Cursor => {
  let at = 0;
  let fault: Fault | undefined;

  const refuse = (rule: string): void => {
    fault ??= badPacket(`reconcile.${rule}`);
  };
  const left = (): number => (fault === undefined ? bytes.length - at : 0);
  const take = (length: number): Uint8Array => {
    if (length > left()) refuse('is_whole');
    if (fault !== undefined) return NOTHING;
    at += length;
    return bytes.slice(at - length, at);
  };
  const varint = (max: number): number => {
    let value = 0;
    for (let first = true; left() > 0; first = false) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (first && byte === MORE) refuse('numbers_are_minimal');
      value = value * MORE + (byte % MORE);
      if (value > max) refuse('numbers_in_range');
      if (byte < MORE) return fault === undefined ? value : 0;
    }
    refuse('is_whole');
    return 0;
  };
  return { atEnd: () => left() === 0, left, take, varint, refuse, fault: () => fault };
};
