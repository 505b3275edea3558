import { defineConfig, globalIgnores } from 'eslint/config';
import rxjs from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const KERNEL = ['lib/**/*.ts', 'streams/**/*.ts', 'jobs/**/*.ts', 'reflectors/**/*.ts'];
const SHIPPED = [...KERNEL, 'protocols/**/*.ts'];
const SOURCES = [...SHIPPED, 'demo/**/*.ts', 'bench/**/*.ts', 'docs/**/*.ts'];
const SPECS = ['spec/**/*.ts'];

const PORTS = 'Only the ports touch the world, so that a virtual clock and a seeded random replay a run bit for bit';

/* Syntax. `no-restricted-syntax` is one rule: a later block replaces it whole, so each block lists all it wants. */

const EXPORTS = [
  {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'Named exports only: one name per thing, the same where it is written and where it is used.',
  },
  {
    selector: 'ExportAllDeclaration',
    message: 'No `export *`: what a door lets through is listed, so that it can be read and pinned.',
  },
];

const SWITCHES = [
  {
    selector:
      ':matches(ImportSpecifier[imported.name=/^switch(Map|MapTo|All|Scan)$/], MemberExpression[property.name=/^switch(Map|MapTo|All|Scan)$/])',
    message: 'Switching forgets the work it leaves: mergeMap for reflectors, exhaustMap for jobs, map for steps.',
  },
];

const DOORS = [
  {
    selector: 'CallExpression[callee.property.name="subscribe"]',
    message:
      'Subscribe in the bus, the engine and reflectors/reflect.ts only: one place starts the loop, one place stops it.',
  },
  {
    selector: 'NewExpression[callee.name=/Subject$/], NewExpression[callee.property.name=/Subject$/]',
    message:
      'A Subject in the bus, reflectors/reflect.ts and edges/outputs.ts only: a second one is a second, unordered bus.',
  },
];

const EXPOSED = [
  {
    selector:
      'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/Subject$/]',
    message: 'A Subject never leaves its file: whoever holds it can emit around the bus, or end it.',
  },
];

const WALL_CLOCK = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
    message: `${PORTS}: take the time from Clock.`,
  },
];

const refuseWords = (...words) => [
  {
    selector: `MemberExpression[property.name=/^(${words.join('|')})$/]`,
    message: 'Every spec runs: a focused or skipped one passes without looking.',
  },
];
const FOCUS = refuseWords('only', 'skip', 'todo', 'failing');

/* The world: properties, globals and modules. */

const NOW = [{ object: 'Date', property: 'now', message: `${PORTS}: take the time from Clock.` }];

const CHANCE = [{ object: 'Math', property: 'random', message: `${PORTS}: take bytes from Random.` }];

const PROCESS_TIME = ['hrtime', 'uptime', 'nextTick'].map((property) => ({
  object: 'process',
  property,
  message: `${PORTS}: take time from Clock or from an operator.`,
}));

const globals = (names, reason) => names.map((name) => ({ name, message: `${PORTS}: ${reason}.` }));

const TIMERS = globals(
  ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  'time passes through operators and the Scheduler',
);
const STOPWATCH = globals(['performance'], 'what is measured is measured in bench');
const WEB_CRYPTO = globals(['crypto'], 'bytes come from Random, ciphers from the Crypto port');

const modules = (names, reason) =>
  names.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name, message: `${PORTS}: ${reason}.` }));

const FILES = modules(['fs', 'fs/promises'], 'files belong to lib/db');
const NODE_CRYPTO = modules(['crypto'], 'bytes come from lib/random.ts, ciphers from the Crypto port');
const NODE_TIME = modules(
  ['timers', 'timers/promises', 'perf_hooks'],
  'time passes through operators and the Scheduler',
);
const SOCKETS = modules(['dgram', 'net'], 'packets come and go through streams/transports');
const NAME_SERVERS = modules(
  ['dns', 'dns/promises', 'http', 'http2', 'https', 'tls'],
  'packets come and go through streams/transports, and no name is looked up',
);
const REPORTER = ['io-ts/PathReporter', 'io-ts/lib/PathReporter', 'io-ts/es6/PathReporter'].map((name) => ({
  name,
  message: 'It prints the value it refused, which may be a secret: use lib/decode.ts, which answers paths only.',
}));

const NOWHERE = [...NOW, ...CHANCE, ...PROCESS_TIME];

const restrictImports = (...lists) => ({ 'no-restricted-imports': ['error', { paths: lists.flat() }] });
const restrictSyntax = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });
const restrictProperties = (...lists) => ({ 'no-restricted-properties': ['error', ...lists.flat()] });
const restrictGlobals = (...lists) => ({ 'no-restricted-globals': ['error', ...lists.flat()] });

const house = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-var': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
  'object-shorthand': 'error',
  'prefer-const': 'error',
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/no-deprecated': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'error',
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
};

/** Functions carry no `$`: the plugin would also mark a variable that holds a function answering an Observable. */
const FUNCTION_TYPES = '^(__function|__type|UnaryFunction|OperatorFunction|MonoTypeOperatorFunction)$';

const streams = {
  'rxjs-x/finnish': [
    'error',
    {
      functions: false,
      methods: false,
      objects: false,
      parameters: true,
      properties: true,
      variables: true,
      strict: true,
      types: { [FUNCTION_TYPES]: false },
    },
  ],
  'rxjs-x/no-async-subscribe': 'error',
  'rxjs-x/no-exposed-subjects': 'error',
  'rxjs-x/no-floating-observables': 'error',
  'rxjs-x/no-ignored-error': 'error',
  'rxjs-x/no-ignored-notifier': 'error',
  'rxjs-x/no-ignored-replay-buffer': 'error',
  'rxjs-x/no-implicit-any-catch': 'error',
  'rxjs-x/no-internal': 'error',
  'rxjs-x/no-misused-observables': 'error',
  'rxjs-x/no-nested-subscribe': 'error',
  'rxjs-x/no-redundant-notify': 'error',
  'rxjs-x/no-sharereplay': 'error',
  'rxjs-x/no-subject-unsubscribe': 'error',
  'rxjs-x/no-subscribe-in-pipe': 'error',
  'rxjs-x/no-topromise': 'error',
  'rxjs-x/no-unbound-methods': 'error',
  'rxjs-x/no-unsafe-catch': 'error',
  'rxjs-x/no-unsafe-subject-next': 'error',
  'rxjs-x/no-unsafe-takeuntil': 'error',
  'rxjs-x/prefer-root-operators': 'error',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'spec/vectors/', 'demo/data/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  {
    name: 'every TypeScript file',
    files: [...SOURCES, ...SPECS],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'rxjs-x': rxjs },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...house, ...streams },
  },

  {
    name: 'sources are short',
    files: SOURCES,
    rules: {
      'max-lines': ['error', { max: 200 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      ...restrictSyntax(EXPORTS, SWITCHES),
      ...restrictImports(REPORTER),
    },
  },

  {
    // streams/node/api.ts is the door where operations, found by name, meet the types of their names.
    name: 'assertions belong to the floor',
    files: SHIPPED,
    ignores: ['lib/**', 'streams/node/api.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  {
    name: 'shipped code touches the world through ports',
    files: SHIPPED,
    rules: {
      ...restrictSyntax(EXPORTS, SWITCHES, DOORS, WALL_CLOCK),
      ...restrictProperties(NOWHERE),
      ...restrictGlobals(TIMERS, STOPWATCH, WEB_CRYPTO),
      ...restrictImports(REPORTER, FILES, NODE_CRYPTO, NODE_TIME, SOCKETS, NAME_SERVERS),
    },
  },
  {
    name: 'the loop is started here',
    files: ['streams/bus.ts', 'streams/engine.ts', 'streams/edges/outputs.ts', 'reflectors/reflect.ts'],
    rules: restrictSyntax(EXPORTS, SWITCHES, EXPOSED, WALL_CLOCK),
  },
  {
    name: 'a transport is where the world comes in',
    files: ['streams/transports/*.ts'],
    rules: {
      ...restrictSyntax(EXPORTS, SWITCHES, EXPOSED, WALL_CLOCK),
      ...restrictImports(REPORTER, FILES, NODE_CRYPTO, NODE_TIME, NAME_SERVERS),
    },
  },
  {
    name: 'virtual time lets real promises catch up',
    files: ['streams/virtualWorld.ts'],
    rules: restrictGlobals(STOPWATCH, WEB_CRYPTO),
  },
  {
    name: 'the clock',
    files: ['lib/clock.ts'],
    rules: { ...restrictSyntax(EXPORTS, SWITCHES, DOORS), ...restrictProperties(CHANCE, PROCESS_TIME) },
  },
  {
    name: 'the dice',
    files: ['lib/random.ts'],
    rules: restrictImports(REPORTER, FILES, NODE_TIME, SOCKETS, NAME_SERVERS),
  },
  {
    name: 'the database is a file, and the map is written to one',
    files: ['lib/db/**/*.ts'],
    rules: restrictImports(REPORTER, NODE_CRYPTO, NODE_TIME, SOCKETS, NAME_SERVERS),
  },
  {
    // Their subscriptions and files are their own: a socket, a history and a process, behind the node's API.
    name: 'a door and a command line are programs around a node',
    files: ['streams/doors/**/*.ts', 'protocols/*/cli/**/*.ts'],
    rules: {
      ...restrictSyntax(EXPORTS, SWITCHES, EXPOSED, WALL_CLOCK),
      ...restrictImports(REPORTER, NODE_CRYPTO, NODE_TIME),
    },
  },
  {
    name: 'programs speak',
    files: ['demo/**/*.ts', 'bench/**/*.ts', '**/*.main.ts'],
    rules: { 'no-console': 'off' },
  },

  {
    name: 'specs never sleep, never read the clock and all run',
    files: SPECS,
    rules: {
      'max-lines': ['error', { max: 300 }],
      // A spec hands over what its types forbid, and reads vectors and reports as they come.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-exposed-subjects': 'off',
      ...restrictSyntax(EXPORTS, SWITCHES, WALL_CLOCK, FOCUS),
      ...restrictProperties(NOWHERE),
      ...restrictGlobals(
        globals(['setTimeout', 'setInterval', 'performance'], 'a spec moves virtual time'),
        ['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe'].map((name) => ({ name, message: FOCUS[0].message })),
      ),
      ...restrictImports(REPORTER, NODE_TIME),
    },
  },

  {
    // An attack that works today is a spec of what is right, and turns red once the attack no longer works.
    name: 'known attacks may be said to work',
    files: ['spec/scenarios/*/trust/**/*.spec.ts'],
    rules: restrictSyntax(EXPORTS, SWITCHES, WALL_CLOCK, refuseWords('only', 'skip', 'todo')),
  },
  {
    name: 'settings and helpers in plain JavaScript',
    files: ['**/*.{js,cjs,mjs}'],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'no-unused-vars': 'error' },
  },
);
