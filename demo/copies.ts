import { createHash } from 'node:crypto';

/** A message as `message.list` answers it. */
export interface CopiedRow {
  readonly message_id: string;
  readonly author_id: string;
  readonly author_name: string;
  readonly text: string;
  readonly created_at_ms: number;
  readonly own: boolean;
}

/** The messages of one identity. */
export interface Copy {
  /** SHA-256 of all its messages, sorted by id, in hex. */
  readonly digest: string;
  readonly ids: ReadonlySet<string>;
  readonly own: number;
  /** The last five, oldest first. */
  readonly last: readonly { readonly author: string; readonly text: string }[];
}

/** The most messages on a page. */
export const PAGE = 200;
const LAST = 5;

type Cursor = Pick<CopiedRow, 'created_at_ms' | 'message_id'>;

/** Reads a page through the API: `PAGE` messages before a cursor, the newest first. */
export type ReadPage = (before: Cursor | undefined) => Promise<readonly CopiedRow[]>;

/** Reads all messages of one identity, newest first. */
const everything = async (read: ReadPage): Promise<readonly CopiedRow[]> => {
  const rows: CopiedRow[] = [];
  for (let full = true; full;) {
    const last = rows.at(-1);
    const page = await read(last && { created_at_ms: last.created_at_ms, message_id: last.message_id });
    rows.push(...page);
    full = page.length === PAGE;
  }
  return rows;
};

/** The fields of a message that are the same for everyone: all but `own`. */
const lineOf = ({ message_id, author_id, author_name, text, created_at_ms }: CopiedRow): string =>
  `${JSON.stringify({ message_id, author_id, author_name, created_at_ms, text })}\n`;

/** Reads a copy through the API. Two copies with the same digest hold the same messages. */
export const copyOf = async (read: ReadPage): Promise<Copy> => {
  const rows = await everything(read);
  const digest = createHash('sha256').update(rows.map(lineOf).sort().join('')).digest('hex');
  return {
    digest,
    ids: new Set(rows.map(({ message_id }) => message_id)),
    own: rows.filter(({ own }) => own).length,
    last: rows
      .slice(0, LAST)
      .map(({ author_name, text }) => ({ author: author_name, text }))
      .reverse(),
  };
};
