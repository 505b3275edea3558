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

const EVENTS = 'protocols/p/events';

/** What is allowed, and what the offences lean on. */
const CLEAN: Files = {
  'lib/floor.ts': NAME,
  'lib/decode.ts': use('./floor', 'io-ts', 'fp-ts/Either'),
  'lib/db/open.ts': use('better-sqlite3', 'node:fs', '../floor'),
  'lib/crypto/wasm.ts': use('libsodium-wrappers', '../floor'),
  'lib/crypto/native.ts': use('sodium-native', '../floor'),
  'jobs/job.ts': use('../lib/floor', 'rxjs'),
  'reflectors/reflector.ts': use('../lib/floor', 'rxjs'),
  'streams/engine.ts': use('../jobs/job', '../reflectors/reflector', '../lib/db/open', 'rxjs'),
  'streams/transports/udp.ts': use('node:dgram', 'node:net', '../../lib/floor'),
  [`${EVENTS}/post/layout.ts`]: use('../../../../lib/floor', 'io-ts'),
  [`${EVENTS}/post/queries.ts`]: use('../../../../lib/decode', 'fp-ts/Either'),
  [`${EVENTS}/post/index.ts`]: use('./layout', './queries'),
  [`${EVENTS}/reply/validator.ts`]: use('../post/layout', 'fp-ts/function'),
  [`${EVENTS}/reply/flows.ts`]: use('../post/queries', '../../rules', './validator'),
  'protocols/p/rules.ts': use('../../lib/floor'),
  'protocols/p/index.ts': use('../../streams/engine', './events/post', './events/reply/flows'),
  'protocols/p/cli/main.ts': use('../index', 'yargs', 'cli-table3', 'cli-progress', 'node:net', 'node:fs'),
  'protocols/q/index.ts': use('../../streams/engine'),
  'spec/support/builders.ts': use('../../protocols/p', '../../lib/floor'),
  'spec/p.spec.ts': use('./support/builders', 'fast-check'),
  'demo/main.ts': use('../protocols/p', '../protocols/q', 'node:fs'),
  'bench/main.ts': use('../protocols/p'),
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
  offence('events-are-pure', `${EVENTS}/post/flows.ts`, 'rxjs'),
  offence('events-are-pure', `${EVENTS}/post/validator.ts`, 'node:fs'),
  offence('events-are-pure', `${EVENTS}/post/projector.ts`, 'crypto'),
  offence('events-know-only-lib', `${EVENTS}/reply/command.ts`, '../post/queries'),
  offence('events-know-only-lib', `${EVENTS}/reply/remover.ts`, '../../rules'),
  offence('events-know-only-lib', `${EVENTS}/reply/queries.ts`, '../../../../jobs/job'),
  offence('events-know-only-lib', `${EVENTS}/reply/schema.ts`, 'heap-js'),
  offence('sqlite-at-one-door', 'streams/opens.ts', 'better-sqlite3'),
  offence('sodium-at-one-door', 'lib/crypto/native2.ts', 'libsodium-wrappers'),
  offence('native-sodium-at-one-door', 'lib/crypto/wasm2.ts', 'sodium-native'),
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
