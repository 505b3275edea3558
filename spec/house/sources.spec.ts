import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CODE = ['lib', 'streams', 'jobs', 'reflectors', 'protocols', 'demo', 'bench'];

/** The pages that code may name as its source, by the word it uses. */
const PAGES = ['wire', 'quiet', 'sync', 'pipeline', 'threats', 'architecture'] as const;

const pageOf = (page: string): string => readFileSync(join(ROOT, `docs/${page.toUpperCase()}.md`), 'utf8');

/** A heading without its size: `Sealed form, 594 bytes` is named as `Sealed form`. */
const plain = (heading: string): string => heading.replace(/,.*$/, '').trim().toLowerCase();

/** Headings of a page, and the numbers of threats. */
const headingsIn = (text: string): ReadonlySet<string> =>
  new Set([
    ...[...text.matchAll(/^#{1,4} (.+)$/gm)].map(([, heading]) => plain(heading!)),
    ...[...text.matchAll(/^\| (T\d+) /gm)].map(([, threat]) => plain(threat!)),
  ]);

const known = new Map(PAGES.map((page) => [page as string, headingsIn(pageOf(page))]));

/** Comments as running text, however their lines are broken. */
const flat = (code: string): string => code.replace(/\n\s*(\*|\/\/) ?/g, ' ');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name));

/** What is wrong with one tag, if anything: `Source: wire, "Sealed form"; quiet, "Keys".` names two pages. */
const wrongIn = (tag: string): string | undefined => {
  for (const one of tag.split('; ')) {
    const [, page, headings] = /^(\w+)((?:,? (?:and )?"[^"]+")+)$/.exec(one) ?? [];
    if (page === undefined || headings === undefined) return `not of the form: ${one}`;
    const missing = [...headings.matchAll(/"([^"]+)"/g)].find(([, one]) => known.get(page)?.has(plain(one!)) !== true);
    if (missing !== undefined) return `no such heading: ${page}, ${missing[0]}`;
  }
  return undefined;
};

const tagsIn = (code: string): readonly string[] =>
  [...flat(code).matchAll(/Source: ((?:"[^"]*"|[^."])*)/g)].map(([, tag]) => tag!);

describe('the sources that comments name', () => {
  it('are headings of pages that are here', () => {
    const tags = CODE.flatMap(filesIn).flatMap((file) =>
      tagsIn(readFileSync(join(ROOT, file), 'utf8')).map((tag) => ({ file, tag })),
    );

    const wrong = tags.flatMap(({ file, tag }) => {
      const why = wrongIn(tag);
      return why === undefined ? [] : [`${file}: ${why}`];
    });

    expect(wrong).toEqual([]);
    expect(tags.length).toBeGreaterThan(100);
  });

  it.each([
    ['pages', 'speed, "Targets"'],
    ['headings', 'quiet, "Weather"'],
    ['quotation marks', 'quiet, Standing'],
    ['headings at all', 'sync'],
    ['numbers of threats', 'threats, "T99"'],
  ])('would be refused for %s that there are not', (_, tag) => {
    expect(wrongIn(tag)).toBeDefined();
  });

  it('may be several, of several pages, over several lines', () => {
    const code = '/**\n * Opens it. Source: wire, "Sealed form",\n * "Packets"; threats, "T6".\n */';

    expect(tagsIn(code).map((tag) => [tag, wrongIn(tag)])).toEqual([
      ['wire, "Sealed form", "Packets"; threats, "T6"', undefined],
    ]);
  });
});
