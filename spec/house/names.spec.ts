import { SHIPPED, exportsOf, parse, readSource, sourcesIn } from '../support/house/sources';

interface Module {
  readonly path: string;
  readonly text: string;
}

const modulesIn = (...folders: readonly string[]): readonly Module[] =>
  sourcesIn(...folders).map((path) => ({ path, text: readSource(path) }));

/** Names that two modules declare and export, with where they do. */
const doublesIn = (modules: readonly Module[]): readonly string[] => {
  const places = new Map<string, string[]>();
  for (const { path, text } of modules)
    for (const { name } of exportsOf(parse(path, text))) places.set(name, [...(places.get(name) ?? []), path]);
  return [...places].filter(([, at]) => at.length > 1).map(([name, at]) => `${name}: ${at.join(', ')}`);
};

const KERNEL = ['lib', 'streams', 'jobs', 'reflectors'];

describe('an exported name', () => {
  it('is found twice where two modules declare it, and once where one hands it on', () => {
    const twice = [
      { path: 'a.ts', text: 'export const wrap = 1;\nexport interface Row { readonly a: 1 }\n' },
      { path: 'b.ts', text: 'export function wrap() {}\nexport type Row = 1;\nexport const row = 1;\n' },
    ];
    const handedOn = [
      { path: 'a.ts', text: 'export const wrap = 1;\nexport type wrap = 1;\n' },
      { path: 'b.ts', text: "export { wrap } from './a';\nconst own = 1;\nexport { own };\n" },
    ];

    expect(doublesIn(twice)).toEqual(['wrap: a.ts, b.ts', 'Row: a.ts, b.ts']);
    expect(doublesIn(handedOn)).toEqual([]);
  });

  it.each(['protocols/quiet', 'protocols/minimal'])('means one thing in the kernel and in %s', (protocol) => {
    expect(doublesIn(modulesIn(...KERNEL, protocol))).toEqual([]);
  });
});

/** Participles that no ending gives away. */
const IRREGULAR = words(`
  begun born bought brought built caught come done drawn driven fallen felt found given gone grown heard held kept
  known lain left lent lost made meant met paid proven seen sent shown sold spent spoken spoilt stood sunk taken told thought
  torn understood won worn written`);

/** A verb itself, though it ends like a participle. */
const VERBS = words('embed exceed feed heed need proceed seed shed speed succeed weed');

/** What a function may be called all the same, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'lib/fault.ts: malformed': 'a fault is named for what befell its object',
  'lib/fault.ts: refused': 'a fault is named for what befell its object',
  'lib/fault.ts: denied': 'a fault is named for what befell its object',
  'lib/fault.ts: unclaimed': 'a fault is named for what befell its object',
  'lib/fault.ts: crashed': 'a fault is named for what befell its object',
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** A participle alone: it tells neither what the function does nor to what. */
const isBareParticiple = (name: string): boolean =>
  !VERBS.has(name) && (IRREGULAR.has(name) || /^[a-z]+(?:ed|hidden|broken|chosen)$/.test(name));

describe('an exported function', () => {
  it.each(['told', 'proven', 'made', 'listed', 'wanted', 'compared'])('is not named %s', (name) => {
    expect(isBareParticiple(name)).toBe(true);
  });

  it.each(['tell', 'need', 'seed', 'isProven', 'listIds', 'openEvent', 'storedEvents'])('may be named %s', (name) => {
    expect(isBareParticiple(name)).toBe(false);
  });

  it('is named by a verb, not by a participle alone', () => {
    const named = modulesIn(...SHIPPED).flatMap(({ path, text }) =>
      exportsOf(parse(path, text))
        .filter(({ name, isFunction }) => isFunction && isBareParticiple(name))
        .map(({ name }) => `${path}: ${name}`),
    );

    expect(named.filter((one) => !(one in ALLOWED))).toEqual([]);
    expect(Object.keys(ALLOWED).filter((one) => !named.includes(one))).toEqual([]);
  });
});
