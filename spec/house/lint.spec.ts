import { relative } from 'node:path';
import { distinct, fellTree, type Files, plantTree, runOver } from '../support/common/tree';

interface Linted {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** One offence: the file it is in, the rule that stops it, the text, and a word of the reason that is given. */
type Offence = readonly [at: string, rule: string, text: string, reason: string];

const lines = (count: number): string =>
  Array.from({ length: count }, (_, at) => `export const n${at} = ${at};\n`).join('');
const longFunction = (count: number): string =>
  `export const long = (): void => {\n${'  void 0;\n'.repeat(count - 2)}};\n`;

/** Each exception of the house, used. */
const CLEAN: Files = {
  'lib/clock.ts': 'export const now = (): number => Date.now();\nexport const today = (): Date => new Date();\n',
  'lib/random.ts': "import { randomBytes } from 'node:crypto';\nexport const bytes = (n: number) => randomBytes(n);\n",
  'lib/db/openDatabase.ts':
    "import { mkdirSync } from 'node:fs';\nexport const ready = (at: string) => mkdirSync(at);\n",
  'lib/length.ts': lines(200),
  'lib/longest.ts': longFunction(40),
  'lib/date.ts':
    'export const dayOf = (ms: number): Date => new Date(ms);\nexport const shape = {} as { readonly a?: 1 };\n',
  'lib/shadow.ts': 'export const use = (crypto: { readonly n: 1 }): number => crypto.n;\n',
  'docs/writeMap.ts': "import { writeFileSync } from 'node:fs';\nwriteFileSync('x', '');\n",
  'streams/engine.ts': `
import { type Observable, type OperatorFunction, Subject, filter } from 'rxjs';
export interface Step {
  readonly name: string;
  readonly operator: OperatorFunction<number, number>;
  readonly out$: Observable<number>;
}
export const over = (n: number) => (n$: Observable<number>) => n$.pipe(filter((m) => m > n));
export const start = (error: (cause: unknown) => void): void => {
  const in$ = new Subject<number>();
  in$.pipe(over(1)).subscribe({ error });
};
`,
  'protocols/p/cli/main.ts': `
import { chmodSync } from 'node:fs';
import { NEVER } from 'rxjs';
NEVER.subscribe({ error: () => chmodSync('x', 0o600) });
`,
  'streams/transports/udp.ts': "import { createSocket } from 'node:dgram';\nvoid createSocket;\n",
  'streams/transports/place.ts': "import { isIP } from 'node:net';\nvoid isIP;\n",
  'streams/constant.ts': "export const STAGES = ['a', 'b'] as const;\n",
  'demo/main.ts': "import { readFileSync } from 'node:fs';\nconsole.log(Date.now(), readFileSync('x'));\n",
  'bench/main.ts': 'console.log(performance.now());\n',
  'spec/scenarios/p/trust/known.spec.ts': "it.failing('x', () => undefined);\n",
  'spec/long.spec.ts': `${lines(270)}${longFunction(30)}`,
};

/** What the offences lean on, and one that is no rule's but the linter's own. */
const HELPERS: Files = {
  'demo/value.ts': 'export const value = 1;\n',
  'lib/idle.ts': '// eslint-disable-next-line eqeqeq\nexport const a = 1;\n',
};

const KERNEL_WIDE = ['lib', 'streams', 'jobs', 'reflectors', 'protocols'].flatMap((folder): readonly Offence[] => [
  [`${folder}/now.ts`, 'no-restricted-properties', 'export const now = () => Date.now();', 'Clock'],
  [`${folder}/dice.ts`, 'no-restricted-properties', 'export const dice = () => Math.random();', 'Random'],
  [`${folder}/today.ts`, 'no-restricted-syntax', 'export const today = () => new Date();', 'Clock'],
  [
    `${folder}/sleep.ts`,
    'no-restricted-globals',
    'export const sleep = (f: () => void) => setTimeout(f, 1);',
    'operators',
  ],
  [`${folder}/watch.ts`, 'no-restricted-globals', 'export const watch = () => performance.now();', 'bench'],
  [`${folder}/disk.ts`, 'no-restricted-imports', "import { rmSync } from 'node:fs';\nrmSync('x');", 'lib/db'],
  [`${folder}/wire.ts`, 'no-restricted-imports', "import { connect } from 'node:net';\nvoid connect;", 'transports'],
  [
    `${folder}/datagram.ts`,
    'no-restricted-imports',
    "import { createSocket } from 'dgram';\nvoid createSocket;",
    'transports',
  ],
  [`${folder}/loud.ts`, 'no-console', "console.log('x');", 'console'],
]);

const OFFENCES: readonly Offence[] = [
  ...KERNEL_WIDE,
  ['lib/db/wire.ts', 'no-restricted-imports', "import { connect } from 'node:net';\nvoid connect;", 'transports'],
  [
    'streams/transports/names.ts',
    'no-restricted-imports',
    "import { lookup } from 'node:dns';\nvoid lookup;",
    'looked up',
  ],
  ['lib/whole.ts', 'no-restricted-syntax', 'export default 1;', 'Named exports only'],
  ['lib/alias.ts', 'no-restricted-syntax', 'const a = 1;\nexport { a as default };', 'Named exports only'],
  ['demo/star.ts', 'no-restricted-syntax', "export * from './value';", 'pinned'],
  ['spec/whole.ts', 'no-restricted-syntax', 'export default 1;', 'Named exports only'],
  [
    'streams/forget.ts',
    'no-restricted-syntax',
    "import { of, switchMap } from 'rxjs';\nexport const a$ = of(1).pipe(switchMap((n) => of(n)));",
    'forgets',
  ],
  [
    'spec/forget.ts',
    'no-restricted-syntax',
    "import * as rx from 'rxjs';\nexport const a$ = rx.of(1).pipe(rx.switchMap((n) => rx.of(n)));",
    'forgets',
  ],
  ['streams/second.ts', 'no-restricted-syntax', "import { Subject } from 'rxjs';\nvoid new Subject();", 'second'],
  [
    'protocols/p/second.ts',
    'no-restricted-syntax',
    "import { BehaviorSubject } from 'rxjs';\nvoid new BehaviorSubject(1);",
    'second',
  ],
  [
    'jobs/listen.ts',
    'no-restricted-syntax',
    "import { NEVER } from 'rxjs';\nNEVER.subscribe({ error: () => undefined });",
    'starts the loop',
  ],
  ['streams/tick.ts', 'no-restricted-properties', 'export const tick = () => process.hrtime();', 'Clock'],
  [
    'streams/soon.ts',
    'no-restricted-globals',
    'export const soon = (f: () => void) => queueMicrotask(f);',
    'Scheduler',
  ],
  [
    'streams/later.ts',
    'no-restricted-globals',
    'export const later = (f: () => void) => setImmediate(f);',
    'Scheduler',
  ],
  [
    'streams/often.ts',
    'no-restricted-globals',
    'export const often = (f: () => void) => setInterval(f, 1);',
    'Scheduler',
  ],
  [
    'lib/dice2.ts',
    'no-restricted-imports',
    "import { randomBytes } from 'crypto';\nvoid randomBytes;",
    'lib/random.ts',
  ],
  ['lib/dice3.ts', 'no-restricted-globals', 'export const id = () => crypto.randomUUID();', 'Random'],
  [
    'lib/crypto/hash.ts',
    'no-restricted-imports',
    "import { createHash } from 'node:crypto';\nvoid createHash;",
    'Crypto port',
  ],
  [
    'lib/db/key.ts',
    'no-restricted-imports',
    "import { createHash } from 'node:crypto';\nvoid createHash;",
    'Crypto port',
  ],
  [
    'lib/report.ts',
    'no-restricted-imports',
    "import { PathReporter } from 'io-ts/PathReporter';\nvoid PathReporter;",
    'secret',
  ],
  [
    'spec/report.ts',
    'no-restricted-imports',
    "import { PathReporter } from 'io-ts/PathReporter';\nvoid PathReporter;",
    'secret',
  ],
  ['lib/tooLong.ts', 'max-lines', lines(201), '200'],
  ['demo/tooLong.ts', 'max-lines-per-function', longFunction(41), '40'],
  ['spec/tooLong.spec.ts', 'max-lines', lines(301), '300'],
  ['lib/any.ts', '@typescript-eslint/no-explicit-any', 'export type A = any;', 'any'],
  ['lib/bang.ts', '@typescript-eslint/no-non-null-assertion', 'export const a = (b?: string) => b!;', 'non-null'],
  [
    'streams/cast.ts',
    '@typescript-eslint/consistent-type-assertions',
    'export const a = (b: unknown) => b as 1;',
    'assertion',
  ],
  [
    'lib/types.ts',
    '@typescript-eslint/consistent-type-imports',
    "import { A } from './any';\nexport type B = A;",
    'type',
  ],
  ['lib/equal.ts', 'eqeqeq', 'export const a = (b: number, c: number) => b == c;', '==='],
  ['lib/let.ts', 'prefer-const', 'let a = 1;\nexport const b = a;', 'const'],
  ['lib/later.ts', 'no-warning-comments', `// ${'TO'}${'DO'}: finish\nexport const a = 1;`, 'comment'],
  ['lib/drop.ts', '@typescript-eslint/no-floating-promises', 'Promise.resolve(1);', 'Promises must be'],
  [
    'lib/gap.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
    "export const f = (a: 'x' | 'y') => {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n};",
    '"y"',
  ],
  [
    'streams/name.ts',
    'rxjs-x/finnish',
    "import { NEVER, take } from 'rxjs';\nexport const source = NEVER.pipe(take(1));",
    'should be used',
  ],
  ['streams/dollar.ts', 'rxjs-x/finnish', 'export const count$ = 1;', 'should not'],
  ['streams/lost.ts', 'rxjs-x/no-floating-observables', "import { of } from 'rxjs';\nof(1);", 'Observables must be'],
  [
    'demo/deaf.ts',
    'rxjs-x/no-ignored-error',
    "import { NEVER } from 'rxjs';\nNEVER.subscribe(() => undefined);",
    'error handler',
  ],
  [
    'streams/bus.ts',
    'no-restricted-syntax',
    "import { Subject } from 'rxjs';\nexport const in$ = new Subject<number>();",
    'never leaves',
  ],
  ['spec/only.spec.ts', 'no-restricted-syntax', "it.only('x', () => undefined);", 'Every spec runs'],
  ['spec/skip.spec.ts', 'no-restricted-syntax', "describe.skip('x', () => undefined);", 'Every spec runs'],
  ['spec/failing.spec.ts', 'no-restricted-syntax', "it.failing('x', () => undefined);", 'Every spec runs'],
  ['spec/scenarios/p/trust/skip.spec.ts', 'no-restricted-syntax', "it.skip('x', () => undefined);", 'Every spec runs'],
  ['spec/x.spec.ts', 'no-restricted-globals', "xit('x', () => undefined);", 'Every spec runs'],
  ['spec/now.spec.ts', 'no-restricted-properties', 'void Date.now();', 'Clock'],
  ['spec/sleep.spec.ts', 'no-restricted-globals', 'setTimeout(() => undefined, 1);', 'virtual time'],
];

const lint = (files: Files): readonly Linted[] => {
  const tree = plantTree(files, ['eslint.config.mjs']);
  try {
    const linted = runOver(tree, 'eslint/bin/eslint.js', ['--format', 'json', '.']) as readonly Linted[];
    return linted.map(({ filePath, messages }) => ({ filePath: relative(tree, filePath), messages }));
  } finally {
    fellTree(tree);
  }
};

describe('the rules of the house', () => {
  const written = OFFENCES.map(([at, , text]) => [at, `${text}\n`] as const);
  const linted = lint({ ...CLEAN, ...HELPERS, ...Object.fromEntries(written) });
  const saidOf = (at: string): Linted['messages'] => linted.find(({ filePath }) => filePath === at)?.messages ?? [];

  it.each(Object.keys(CLEAN))('leave %s alone', (at) => {
    expect(linted.map(({ filePath }) => filePath)).toContain(at);
    expect(saidOf(at)).toEqual([]);
  });

  it.each(OFFENCES)('stop %s by %s alone, with a reason', (at, rule, _text, reason) => {
    expect(distinct(saidOf(at).map(({ ruleId }) => ruleId ?? 'unread'))).toEqual([rule]);
    expect(saidOf(at)[0]?.message).toContain(reason);
  });

  it('stop a permission that nothing needs', () => {
    expect(saidOf('lib/idle.ts').map(({ message }) => message)).toEqual([
      expect.stringContaining('Unused eslint-disable'),
    ]);
  });
});
