import { closeSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The shortest text to scan for, in bytes: shorter ones may be found by chance. */
export const SCANNED_BYTES_MIN = 12;
/** Bytes of a file that are read at a time. */
const CHUNK = 1 << 22;

/** The base64 characters that encode the text alone, for each of the three alignments. */
const inBase64 = (text: Buffer): readonly Buffer[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), text])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(encoded.slice(before === 0 ? 0 : before + 1, -1));
  });

/** The forms in which a text may lie in a file: raw, hex, base64. */
const formsOf = (text: string): readonly Buffer[] => {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  return [bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase()), ...inBase64(bytes)];
};

interface Form {
  readonly text: string;
  readonly bytes: Buffer;
}

const HEAD = 4;

/** Searches bytes for all texts in one pass. */
const openSearch = (texts: readonly string[]): ((held: Buffer) => readonly string[]) => {
  const pairs = new Uint8Array(1 << 16);
  const byHead = new Map<number, Form[]>();
  for (const text of texts) {
    for (const bytes of formsOf(text)) {
      const head = bytes.readUInt32LE(0);
      pairs[head & 0xffff] = 1;
      byHead.set(head, [...(byHead.get(head) ?? []), { text, bytes }]);
    }
  }
  return (held) => {
    const found = new Set<string>();
    for (let at = 0; at + HEAD <= held.length; at += 1) {
      if (pairs[(held[at] ?? 0) | ((held[at + 1] ?? 0) << 8)] === 0) continue;
      for (const { text, bytes } of byHead.get(held.readUInt32LE(at)) ?? []) {
        if (held.subarray(at, at + bytes.length).equals(bytes)) found.add(text);
      }
    }
    return [...found];
  };
};

/** Reads a file in chunks that overlap, so that no text is missed between two. */
const eachChunk = (path: string, overlap: number, see: (held: Buffer) => void): void => {
  const [file, buffer] = [openSync(path, 'r'), Buffer.alloc(CHUNK + overlap)];
  try {
    let kept = 0;
    for (let read = readSync(file, buffer, kept, CHUNK, null); read > 0;) {
      const held = buffer.subarray(0, kept + read);
      see(held);
      kept = Math.min(overlap, held.length);
      held.copy(buffer, 0, held.length - kept);
      read = readSync(file, buffer, kept, CHUNK, null);
    }
  } finally {
    closeSync(file);
  }
};

/** The amount scanned, and the texts found. */
export interface ScanResult {
  readonly files: number;
  readonly bytes: number;
  readonly found: ReadonlySet<string>;
}

/** The files of databases: each database, and files beside it whose names begin with its name. */
const filesOf = (paths: readonly string[]): readonly string[] => {
  const all = paths.flatMap((path) =>
    readdirSync(dirname(path))
      .filter((name) => name.startsWith(basename(path)))
      .map((name) => join(dirname(path), name)),
  );
  return [...new Set(all)];
};

/** Searches every byte of the databases' files for texts: raw, in hex and in base64. Texts have at least 12 bytes. */
export const scanFiles = (paths: readonly string[], texts: readonly string[]): ScanResult => {
  const search = openSearch(texts);
  const found = new Set<string>();
  const overlap = 2 * Math.max(HEAD, ...texts.map((text) => Buffer.byteLength(text)));
  const files = filesOf(paths);
  let bytes = 0;
  for (const path of files) {
    eachChunk(path, overlap, (held) => search(held).forEach((text) => found.add(text)));
    bytes += statSync(path).size;
  }
  return { files: files.length, bytes, found };
};
