'use strict';

const { builtinModules } = require('node:module');

const SHIPPED = '^(lib|streams|jobs|reflectors|protocols)/';
/** Every folder of ours. */
const OURS = '^(lib|streams|jobs|reflectors|protocols|demo|bench|spec|docs)/';

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
      name: 'transports-know-lib-alone',
      comment: 'A transport carries bytes for any engine: it can be taken out and tested alone.',
      severity: 'error',
      from: { path: '^streams/transports/' },
      to: { path: OURS, pathNot: ['^lib/', '^streams/transports/'] },
    },
    {
      name: 'the-engine-is-wired-from-inside',
      comment: 'Parts of the engine know what is nearer the store than they are; engine.ts alone puts them together.',
      severity: 'error',
      from: { path: '^streams/(turn|steps|edges)/' },
      to: { path: '^streams/((engine|pipeline|pipelineMap|index|kit|testing)\\.ts$|(node|doors)/)' },
    },
    {
      name: 'the-turn-knows-no-step',
      comment: 'A turn runs whatever steps the bus has, and is fed from anywhere.',
      severity: 'error',
      from: { path: '^streams/turn/' },
      to: { path: '^streams/((steps|edges)/|protocol(Of)?\\.ts$)' },
    },
    {
      name: 'steps-know-no-edge',
      comment: 'A step maps an envelope: where it came from and what the answer is for are no matter of its.',
      severity: 'error',
      from: { path: '^streams/steps/' },
      to: { path: '^streams/(edges|transports)/' },
    },
    {
      name: 'doors-open-on-a-node',
      comment: 'A door lets other processes call a node. It knows the node alone, so that every door offers the same.',
      severity: 'error',
      from: { path: '^streams/doors/' },
      to: { path: OURS, pathNot: ['^lib/', '^streams/(doors|node)/'] },
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
      comment: 'An event means what its bytes and its needs say: no time, disk, cipher or machine has a part in it.',
      severity: 'error',
      from: { path: '^protocols/[^/]+/(events|rules)/' },
      to: { path: IMPURE },
    },
    {
      name: 'wire-is-bytes',
      comment:
        'wire is the lowest layer of a protocol: layouts and packets, readable beside the page that defines them.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/wire/' },
      to: { path: OURS, pathNot: ['^lib/', '^protocols/$1/wire/'] },
    },
    {
      name: 'rules-stand-on-wire',
      comment: 'rules are what several event types share. They know bytes, and no event type.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/rules/' },
      to: { path: OURS, pathNot: ['^lib/', '^protocols/$1/(wire|rules)/'] },
    },
    {
      name: 'events-stand-on-rules',
      comment:
        'An event type is understood from its own file, the layouts of its protocol and the rules several types share.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/events/' },
      to: {
        pathNot: ['^lib/', '^protocols/$1/(wire|rules|events)/', packages('io-ts', 'fp-ts'), ...IMPURE],
      },
    },
    {
      name: 'features-stand-on-events',
      comment: 'A feature is used by operations and handlers, and listed by the index: it knows none of them.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/[^/]+/', pathNot: '^protocols/[^/]+/(cli|operations|handlers)/' },
      to: { path: '^protocols/$1/((operations|handlers)(/|\\.ts$)|index\\.ts$)' },
    },
    {
      name: 'operations-and-handlers-stand-apart',
      comment: 'Operations are the way in for applications, handlers for packets: neither goes through the other.',
      severity: 'error',
      from: { path: '^protocols/([^/]+)/(operations|handlers)(/|\\.ts$)' },
      to: {
        path: '^protocols/$1/((operations|handlers)(/|\\.ts$)|index\\.ts$)',
        pathNot: '^protocols/$1/$2(/|\\.ts$)',
      },
    },
    {
      name: 'lists-are-for-the-index',
      comment: "A feature's index.ts lists what it adds to its protocol. Others import the file of the verb they need.",
      severity: 'error',
      from: { path: '^protocols/([^/]+)/', pathNot: '/index\\.ts$' },
      to: { path: '^protocols/$1/.+/index\\.ts$', pathNot: '^protocols/$1/(cli|operations|events)/' },
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
      comment: 'Ciphers enter through the Crypto port: the portable ones in loadWasm.ts.',
      severity: 'error',
      from: { pathNot: '^lib/crypto/loadWasm\\.ts$' },
      to: { path: WASM_SODIUM },
    },
    {
      name: 'native-sodium-at-one-door',
      comment: 'Ciphers enter through the Crypto port: the native ones, which may be absent, in loadNative.ts.',
      severity: 'error',
      from: { pathNot: '^lib/crypto/loadNative\\.ts$' },
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
