import { createHash } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Person } from './people';

/** What one identity ended with. */
export interface Copy {
  /** SHA-256 of all its messages, sorted by id; hex. */
  readonly digest: string;
  readonly ids: ReadonlySet<string>;
  readonly own: number;
  /** The last ones, oldest first. */
  readonly last: readonly { readonly author: string; readonly text: string }[];
}

const PAGE = 200;
const LAST = 5;

const pageOf = (person: Person, before: { created_at_ms: number; message_id: string } | undefined) =>
  person.session.api['message.list']({ limit: PAGE, ...(before === undefined ? {} : { before }) });

type Page = Awaited<ReturnType<typeof pageOf>>;
type Row = Extract<Page, { readonly _tag: 'Right' }>['right'][number];

/** Everything somebody has, newest first, page by page. */
const everything = async (person: Person): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (let full = true; full;) {
    const last = rows.at(-1);
    const page = await pageOf(person, last && { created_at_ms: last.created_at_ms, message_id: last.message_id });
    const found = E.isLeft(page) ? [] : page.right;
    rows.push(...found);
    full = found.length === PAGE;
  }
  return rows;
};

/** What is the same for everyone about a message: `own` is not. */
const lineOf = ({ message_id, author_id, author_name, text, created_at_ms }: Row): string =>
  `${JSON.stringify({ message_id, author_id, author_name, created_at_ms, text })}\n`;

/** Takes somebody's copy out through the API. Two with one digest have the same messages. */
export const copyOf = async (person: Person): Promise<Copy> => {
  const rows = await everything(person);
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
