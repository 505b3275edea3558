'use strict';

const { builtinModules } = require('node:module');

const SHIPPED = '^(lib|streams|jobs|reflectors|protocols)/';

/** A package, whether it is installed, is reached through its types, or could not be found. */
const packages = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`;

const RXJS = packages('rxjs');
const SQLITE = packages('better-sqlite3');
const WASM_SODIUM = packages('libsodium', 'libsodium-wrappers', 'libsodium-sumo', 'libsodium-wrappers-sumo');
const NATIVE_SODIUM = packages('sodium-native');
const SOCKETS = '^(node:)?(dgram|net)$';
const NODE_BUILTINS = `^(node:.+|${builtinModules.join('|')})$`;
const IMPURE = [RXJS, SQLITE, WASM_SODIUM, NATIVE_SODIUM, NODE_BUILTINS];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other can only be read together. Types count: a reader follows them too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'lib-is-the-floor',
      comment: 'lib stands on nothing but packages, so that everything else may stand on it.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['local'], pathNot: '^lib/' },
    },
    {
      name: 'lib-has-no-streams',
      comment: 'Time begins in streams; lib is plain functions and types, testable without a scheduler.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: RXJS },
    },
    {
      name: 'kernel-is-protocol-blind',
      comment: 'The kernel carries any protocol because it knows none.',
      severity: 'error',
      from: { path: '^(lib|streams|jobs|reflectors)/' },
      to: { path: '^(protocols|demo|bench|spec)/' },
    },
    {
      name: 'siblings-stay-apart',
      comment: 'Jobs and reflectors are handed to the engine, which alone knows them all.',
      severity: 'error',
      from: { path: '^(jobs|reflectors)/' },
      to: { path: '^(streams|jobs|reflectors)/', pathNot: '^$1/' },
    },
    {
      name: 'protocols-are-strangers',
      comment: 'A protocol can be deleted, or copied as a start for the next, without looking at the others.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/' },
      to: { path: '^protocols/', pathNot: '^protocols/$1/' },
    },
    {
      name: 'events-are-pure',
      comment: 'What an event means depends on its bytes and its needs: not on time, disk, ciphers or the machine.',
      severity: 'error',
      from: { path: '^protocols/[^/]+/(events|rules)/' },
      to: { path: IMPURE },
    },
    {
      name: 'events-know-only-lib',
      comment:
        'An event type is understood from its own file, the layouts of its protocol and the rules several types share.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/events/' },
      to: {
        pathNot: [
          '^lib/',
          '^protocols/$1/events/',
          '^protocols/$1/wire/',
          '^protocols/$1/rules/',
          packages('io-ts', 'fp-ts'),
          ...IMPURE,
        ],
      },
    },
    {
      name: 'sqlite-at-one-door',
      comment: 'One folder knows the database, so that every statement is led by received_by and runs in the turn.',
      severity: 'error',
      from: { pathNot: '^lib/db/' },
      to: { path: SQLITE },
    },
    {
      name: 'sodium-at-one-door',
      comment: 'Ciphers enter through the Crypto port: the portable ones in wasm.ts.',
      severity: 'error',
      from: { pathNot: '^lib/crypto/wasm\\.ts$' },
      to: { path: WASM_SODIUM },
    },
    {
      name: 'native-sodium-at-one-door',
      comment: 'Ciphers enter through the Crypto port: the native ones, which may be absent, in native.ts.',
      severity: 'error',
      from: { pathNot: '^lib/crypto/native\\.ts$' },
      to: { path: NATIVE_SODIUM },
    },
    {
      name: 'protocols-do-without-their-cli',
      comment:
        'A command line is one way to call a protocol: it knows the protocol, and nothing of the protocol knows it.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/', pathNot: '^protocols/[^/]+/cli/' },
      to: { path: '^protocols/$1/cli/' },
    },
    {
      name: 'screens-belong-to-programs',
      comment: "A library prints nothing: arguments, tables and bars are a command line's.",
      severity: 'error',
      from: { path: SHIPPED, pathNot: '^protocols/[^/]+/cli/' },
      to: { path: packages('yargs', 'cli-table3', 'cli-progress') },
    },
    {
      name: 'sockets-at-one-door',
      comment:
        'Packets come and go through a transport, so that every node can also live on a simulated wire. Doors let other ' +
        'processes in.',
      severity: 'error',
      from: { path: SHIPPED, pathNot: '^(streams/(transports|doors)|protocols/[^/]+/cli)/' },
      to: { path: SOCKETS },
    },
    {
      name: 'nothing-ships-from-spec',
      comment: 'Builders, benches and demos may be careless; what is shipped may not lean on them.',
      severity: 'error',
      from: { path: SHIPPED },
      to: { path: '^(spec|demo|bench)/' },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is forgotten work.',
      severity: 'error',
      from: { orphan: true, path: SHIPPED, pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that leads nowhere fails at run time. sodium-native is optional and may be absent.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: NATIVE_SODIUM },
    },
    {
      name: 'not-to-dev-dep',
      comment: 'Who installs the package gets no development dependency.',
      severity: 'error',
      from: { path: SHIPPED },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],

  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // bench/peers is a package of its own, with its own libraries; only what it has of Sotto is looked at.
    exclude: {
      path: '^(dist|coverage|docs|spec/vectors|\\.ci)/|^[^/]+\\.[cm]?js$|^bench/peers/(node_modules/|.*\\.mjs$)',
    },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.d.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};
