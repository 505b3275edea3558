import { distinct, fellTree, type Files, plantTree, runOver } from '../support/common/tree';

interface Offence {
  readonly rule: string;
  readonly at: string;
  readonly files: Files;
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string; readonly comment?: string }[] };
  };
}

const NAME = 'export const name = 1;\n';
const use = (...paths: readonly string[]): string =>
  paths.map((path, at) => `import * as m${at} from '${path}';\n`).join('') +
  `export const used = [${paths.map((_, at) => `m${at}`).join(', ')}];\n`;
const offence = (rule: string, at: string, ...paths: readonly string[]): Offence => ({
  rule,
  at,
  files: { [at]: use(...paths) },
});

const P = 'protocols/p';

/** What is allowed, and what the offences lean on. */
const CLEAN: Files = {
  'lib/floor.ts': NAME,
  'lib/decode.ts': use('./floor', 'io-ts', 'fp-ts/Either'),
  'lib/db/openDatabase.ts': use('better-sqlite3', 'node:fs', '../floor'),
  'lib/crypto/loadWasm.ts': use('libsodium-wrappers', '../floor'),
  'lib/crypto/loadNative.ts': use('sodium-native', '../floor'),
  'jobs/job.ts': use('../lib/floor', 'rxjs'),
  'reflectors/reflector.ts': use('../lib/floor', 'rxjs'),
  'streams/bus.ts': use('../lib/floor', 'rxjs'),
  'streams/protocol.ts': use('../lib/floor'),
  'streams/kit.ts': use('./protocol', './steps/step'),
  'streams/steps/step.ts': use('../../lib/floor', '../turn/scratch', '../protocol'),
  'streams/turn/scratch.ts': use('../../lib/floor'),
  'streams/turn/turn.ts': use('../bus', './scratch', '../transports/transport'),
  'streams/edges/feeds.ts': use('../turn/turn', '../protocol', '../../jobs/job', '../transports/transport'),
  'streams/engine.ts': use(
    '../reflectors/reflector',
    '../lib/db/openDatabase',
    'rxjs',
    './edges/feeds',
    './steps/step',
  ),
  'streams/node/node.ts': use('../engine', '../turn/turn'),
  'streams/doors/dispatch.ts': use('../node/node', '../../lib/floor', 'node:net'),
  'streams/transports/transport.ts': use('../../lib/floor'),
  'streams/transports/udp.ts': use('node:dgram', 'node:net', './transport'),
  [`${P}/wire/bodies/talk.ts`]: use('../../../../lib/floor'),
  [`${P}/wire/packet.ts`]: use('./bodies/talk'),
  [`${P}/rules/shared.ts`]: use('../wire/bodies/talk', 'fp-ts/function'),
  [`${P}/events/talk/post.ts`]: use('../../wire/bodies/talk', '../../rules/shared', 'io-ts'),
  [`${P}/events/talk/reply.ts`]: use('./post', '../../../../lib/decode'),
  [`${P}/events/index.ts`]: use('./talk/post', './talk/reply'),
  [`${P}/talk/createPost.ts`]: use('../events/talk/post', '../wire/packet', '../../../streams/kit', '../events'),
  [`${P}/talk/index.ts`]: use('./createPost'),
  [`${P}/sync/push/pushPost.ts`]: use('../../talk/createPost'),
  [`${P}/sync/push/index.ts`]: use('./pushPost'),
  [`${P}/sync/index.ts`]: use('./push', '../events'),
  [`${P}/operations/index.ts`]: use('./talk'),
  [`${P}/operations/talk.ts`]: use('../talk/createPost'),
  [`${P}/handlers/index.ts`]: use('./openPost'),
  [`${P}/handlers/openPost.ts`]: use('../sync/push/pushPost', '../wire/packet'),
  [`${P}/index.ts`]: use('../../streams/kit', './events', './talk', './sync', './operations', './handlers'),
  [`${P}/cli/main.ts`]: use(
    '../index',
    '../operations',
    'yargs',
    'cli-table3',
    'cli-progress',
    'node:net',
    './commands',
  ),
  [`${P}/cli/commands/index.ts`]: use('./say'),
  [`${P}/cli/commands/say.ts`]: use('../../operations', '../../../../streams/doors/dispatch', 'node:fs'),
  'protocols/q/index.ts': use('../../streams/engine'),
  'spec/support/builders.ts': use('../../protocols/p', '../../lib/floor'),
  'spec/p.spec.ts': use('./support/builders', 'fast-check'),
  'demo/main.ts': use('../protocols/p', '../protocols/q', 'node:fs'),
  'bench/main.ts': use('../protocols/p', '../streams/doors/dispatch', '../streams/transports/udp'),
};

const OFFENCES: readonly Offence[] = [
  {
    rule: 'no-cycles',
    at: 'lib/about.ts',
    files: {
      'lib/round.ts': "import type { About } from './about';\nexport type Round = About | 1;\n",
      'lib/about.ts': "import type { Round } from './round';\nexport type About = Round | 2;\n",
    },
  },
  offence('lib-is-the-floor', 'lib/climbs.ts', '../jobs/job'),
  offence('lib-has-no-streams', 'lib/flows.ts', 'rxjs'),
  {
    rule: 'lib-has-no-streams',
    at: 'lib/flowsInType.ts',
    files: { 'lib/flowsInType.ts': "import type { Observable } from 'rxjs';\nexport type O = Observable<1>;\n" },
  },
  offence('kernel-is-protocol-blind', 'streams/peeks.ts', '../protocols/p'),
  offence('kernel-is-protocol-blind', 'jobs/peeks.ts', '../protocols/p'),
  offence('siblings-stay-apart', 'jobs/leans.ts', '../reflectors/reflector'),
  offence('siblings-stay-apart', 'jobs/rises.ts', '../streams/engine'),
  offence('siblings-stay-apart', 'reflectors/leans.ts', '../jobs/job'),
  offence('siblings-stay-apart', 'reflectors/rises.ts', '../streams/engine'),
  offence('protocols-are-strangers', 'protocols/q/borrows.ts', '../p'),
  offence('events-are-pure', `${P}/events/talk/later.ts`, 'rxjs'),
  offence('events-are-pure', `${P}/events/talk/read.ts`, 'node:fs'),
  offence('events-are-pure', `${P}/rules/random.ts`, 'crypto'),
  offence('wire-is-bytes', `${P}/wire/climbs.ts`, '../rules/shared'),
  offence('wire-is-bytes', `${P}/wire/bodies/rises.ts`, '../../../../streams/kit'),
  offence('rules-stand-on-wire', `${P}/rules/climbs.ts`, '../events/talk/post'),
  offence('rules-stand-on-wire', `${P}/rules/rises.ts`, '../../../streams/kit'),
  offence('events-stand-on-rules', `${P}/events/talk/climbs.ts`, '../../talk/createPost'),
  offence('events-stand-on-rules', `${P}/events/talk/rises.ts`, '../../../../jobs/job'),
  offence('events-stand-on-rules', `${P}/events/talk/borrows.ts`, 'heap-js'),
  offence('features-stand-on-events', `${P}/talk/calls.ts`, '../operations/talk'),
  offence('features-stand-on-events', `${P}/sync/push/handles.ts`, '../../handlers/openPost'),
  offence('operations-and-handlers-stand-apart', `${P}/operations/handles.ts`, '../handlers/openPost'),
  offence('operations-and-handlers-stand-apart', `${P}/handlers/calls.ts`, '../operations/talk'),
  offence('lists-are-for-the-index', `${P}/talk/lists.ts`, '../sync'),
  offence('lists-are-for-the-index', `${P}/operations/lists.ts`, '../sync/push'),
  offence('transports-know-lib-alone', 'streams/transports/climbs.ts', '../protocol'),
  offence('the-engine-is-wired-from-inside', 'streams/edges/climbs.ts', '../node/node'),
  offence('the-engine-is-wired-from-inside', 'streams/steps/climbs.ts', '../engine'),
  offence('the-turn-knows-no-step', 'streams/turn/climbs.ts', '../steps/step'),
  offence('steps-know-no-edge', 'streams/steps/looks.ts', '../edges/feeds'),
  offence('doors-open-on-a-node', 'streams/doors/digs.ts', '../engine'),
  offence('sqlite-at-one-door', 'streams/opens.ts', 'better-sqlite3'),
  offence('sodium-at-one-door', 'lib/crypto/loadNative2.ts', 'libsodium-wrappers'),
  offence('native-sodium-at-one-door', 'lib/crypto/loadWasm2.ts', 'sodium-native'),
  offence('protocols-do-without-their-cli', 'protocols/p/talks.ts', './cli/main'),
  offence('screens-belong-to-programs', 'protocols/p/draws.ts', 'cli-table3'),
  offence('sockets-at-one-door', 'streams/sends.ts', 'node:dgram'),
  offence('sockets-at-one-door', 'protocols/p/connects.ts', 'net'),
  offence('nothing-ships-from-spec', 'protocols/p/borrows.ts', '../../spec/support/builders'),
  offence('nothing-ships-from-spec', 'protocols/p/shows.ts', '../../bench/main'),
  { rule: 'no-orphans', at: 'streams/alone.ts', files: { 'streams/alone.ts': NAME } },
  offence('not-to-unresolvable', 'streams/dangles.ts', './nowhere'),
  offence('not-to-dev-dep', 'streams/develops.ts', 'fast-check'),
];

const cruise = (files: Files): Cruise => {
  const tree = plantTree(files, ['.dependency-cruiser.cjs']);
  try {
    return runOver(tree, 'dependency-cruiser/bin/dependency-cruise.mjs', [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      '.',
    ]) as Cruise;
  } finally {
    fellTree(tree);
  }
};

describe('the import rules', () => {
  const clean = cruise(CLEAN).summary;
  const { violations, ruleSetUsed } = cruise(
    Object.assign({}, CLEAN, ...OFFENCES.map(({ files }) => files)) as Files,
  ).summary;

  it('leave a clean tree alone', () => {
    expect(clean.violations).toEqual([]);
  });

  it.each(OFFENCES)('$rule stops $at, and no other rule does', ({ rule, at }) => {
    expect(distinct(violations.filter(({ from }) => from === at).map(({ rule: { name } }) => name))).toEqual([rule]);
  });

  it('stop no file that did nothing', () => {
    const offenders = OFFENCES.flatMap(({ files }) => Object.keys(files));

    expect(violations.map(({ from }) => from).filter((from) => !offenders.includes(from))).toEqual([]);
  });

  it('have each been seen to bite, and each give a reason', () => {
    expect(distinct(OFFENCES.map(({ rule }) => rule))).toEqual(distinct(ruleSetUsed.forbidden.map(({ name }) => name)));
    expect(ruleSetUsed.forbidden.filter(({ comment }) => (comment ?? '') === '')).toEqual([]);
  });
});
