import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT, SHIPPED, exportsOf, parse, readSource, sourcesIn } from '../support/house/sources';

const FILES_PER_FOLDER_MAX = 20;
const LINES_MAX = 200;
const MEDIAN_LINES_MAX = 60;

const linesOf = (path: string): number => readSource(path).trimEnd().split('\n').length;

const countBy = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Words that an export may add to the name of its file, since the folder says them already. */
const KINDS_OF_EXPORT = ['event', 'commands', 'operations', 'feature', 'job', 'of'];

/** `messages`, `message` and `Message` are one name. */
const stem = (name: string): string => folded(name).replace(/s$/, '');

/** A file says what it holds: `turn.ts` exports `turn`, `Turn` or `openTurn`; `message.ts` of `events` exports `messageEvent`. */
const isNamedForAnExport = (path: string, text: string): boolean => {
  const own = basename(path, '.ts');
  const whole = folded(own === 'index' ? basename(dirname(path)) : own);
  const names = [whole, stem(whole)].flatMap((base) => [
    ...[base, `open${base}`],
    ...KINDS_OF_EXPORT.map((kind) => `${base}${stem(kind)}`),
  ]);
  return exportsOf(parse(path, text)).some(({ name }) => names.includes(stem(name)) || names.includes(folded(name)));
};

/** Files that hold many things of one kind, and are named for the kind. */
const KINDS: Readonly<Record<string, string>> = {
  index: 'the list of a folder',
  main: 'a program',
  kit: 'a door: it hands on what others export',
  testing: 'a door: it hands on what others export',
  queries: 'the queries of a feature',
  tables: 'the tables of a feature',
  lookups: 'the look-ups of a feature',
  params: 'the params that several operations share',
};

/** `queries.ts` and `replacedQueries.ts` hold queries, `wire/bodies/talk.ts` the layouts of a feature. */
const isNamedForAKind = (path: string): boolean =>
  basename(path, '.ts') in KINDS ||
  /(?:Queries|Tables|Lookups|Drafts|Sql)\.ts$/.test(path) ||
  /\/wire\/bodies(?:\/[a-z]+)?\.ts$/.test(path);

describe('the files of shipped code', () => {
  const paths = sourcesIn(...SHIPPED);

  it('are at most 20 in a folder', () => {
    const crowded = [...countBy(paths.map((path) => dirname(path)))].filter(([, n]) => n > FILES_PER_FOLDER_MAX);

    expect(crowded).toEqual([]);
  });

  it('are short: at most 200 lines, half of them at most 60', () => {
    const lengths = paths.map(linesOf).sort((a, b) => a - b);

    expect(paths.filter((path) => linesOf(path) > LINES_MAX)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES_MAX);
  });

  it.each([
    ['a/turn.ts', 'export const openTurn = 1;', true],
    ['a/turn.ts', 'export interface Turn { readonly a: 1 }', true],
    ['a/talk/index.ts', 'export const talk = 1;', true],
    ['a/turn.ts', 'export const takeTurn = 1;', false],
    ['a/old.ts', 'export const oldKeys = 1;', false],
  ])('%s with %j: named for an export? %s', (path, text, is) => {
    expect(isNamedForAnExport(path, text)).toBe(is);
  });

  it('are named for what they export', () => {
    const riddles = paths.filter((path) => !isNamedForAKind(path) && !isNamedForAnExport(path, readSource(path)));

    expect(riddles.filter((path) => !(path in MANY_OF_A_KIND))).toEqual([]);
    expect(Object.keys(MANY_OF_A_KIND).filter((path) => !riddles.includes(path))).toEqual([]);
  });
});

/** Files of several exports of equal rank: what they have in common is their name. */
const MANY_OF_A_KIND: Readonly<Record<string, string>> = {
  'lib/db/privateFile.ts': 'making files that are their owner’s alone, and keeping them so',
  'lib/db/schema/schema.ts': 'the tables of the kernel, version by version',
  'lib/db/statement.ts': 'one function for each kind of statement',
  'lib/db/sums/rangeSum.ts': 'arithmetic of sums',
  'lib/envelope/moves.ts': 'the moves of an envelope from stage to stage',
  'lib/event/canonical.ts': 'reading and writing the canonical form',
  'lib/event/dep.ts': 'reading what was lent',
  'lib/reconcile/bound.ts': 'comparing, writing and reading bounds',
  'protocols/minimal/wire/packet.ts': 'writing and reading packets',
  'protocols/quiet/authority/pure/order.ts': 'orders of facts',
  'protocols/quiet/authority/pure/results.ts': 'the types of results',
  'protocols/quiet/cli/ask/nodeAnswers.ts': 'codecs of what every node answers',
  'protocols/quiet/cli/ask/resolve.ts': 'one function for each kind of thing a name stands for',
  'protocols/quiet/keys/keyState.ts': 'one condition for each state of a key',
  'protocols/quiet/rules/channels.ts': 'rules of what belongs to a channel',
  'protocols/quiet/rules/needs.ts': 'one function for each kind of signer',
  'protocols/quiet/rules/drafts.ts': 'drafts for each scope',
  'protocols/quiet/rules/network.ts': 'rules of what belongs to a network',
  'protocols/quiet/sync/compare/crossedPasses.ts': 'recognising passes that crossed',
  'protocols/quiet/sync/compare/saltedCheck.ts': 'the parts of a salted check',
  'protocols/quiet/sync/session/firstContactQuota.ts': 'the quota and its columns',
  'protocols/quiet/sync/session/replayGuard.ts': 'asking and marking',
  'protocols/quiet/wire/derive.ts': 'every derivation of the wire',
  'protocols/quiet/wire/packet.ts': 'writing and reading packets',
  'protocols/quiet/wire/sealedForm.ts': 'writing and reading the sealed form',
  'streams/transports/udpAddress.ts': 'writing and reading addresses',
};

describe('protocols/quiet/index.ts', () => {
  it('is a list: at most 40 lines and 16 imports', () => {
    const text = readFileSync(join(ROOT, 'protocols/quiet/index.ts'), 'utf8');

    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    expect([...text.matchAll(/^import /gm)].length).toBeLessThanOrEqual(16);
  });
});
