import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(__dirname, '../../..');

export interface Sample {
  /** The file a block says it is, or undefined. */
  readonly file: string | undefined;
  readonly code: string;
}

/** The TypeScript blocks of a page, each with the `file=` it names. */
export const samplesIn = (page: string): readonly Sample[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts(?: file=(\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, file, code]) => ({ file, code: code ?? '' }),
  );

const DOORS: Readonly<Record<string, string>> = {
  sotto: 'streams/index',
  'sotto/lib': 'lib/index',
  'sotto/testing': 'streams/testing',
  'sotto/protocols/minimal': 'protocols/minimal/index',
  'sotto/protocols/quiet': 'protocols/quiet/index',
};

/** Imports of the package as imports of its sources: what `exports` of package.json maps after a build. */
const throughSources = (code: string, up: string): string =>
  code.replace(/from '(sotto[^']*)'/g, (_, door: string) => `from '${up}${DOORS[door] ?? 'no-such-door'}'`);

/** Writes samples into a folder of the project for as long as `use` takes. */
export const withSamples = <A>(
  samples: readonly (Sample & { readonly file: string })[],
  use: (folder: string) => A,
): A => {
  const folder = mkdtempSync(join(ROOT, 'spec', 'samples-'));
  try {
    for (const { file, code } of samples) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), throughSources(code, '../'.repeat(2 + file.split('/').length - 1)));
    }
    const settings = {
      extends: '../../tsconfig.json',
      compilerOptions: { rootDir: '../..' },
      include: ['**/*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Type-checks a folder of samples. Throws with what the compiler says. */
export const compile = (folder: string): string => {
  try {
    return run(join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder);
  } catch (cause) {
    throw new Error(`the samples do not compile:\n${String((cause as { stdout?: unknown }).stdout)}`);
  }
};

/** Runs one sample and answers what it printed. */
export const runSample = (folder: string, file: string): string => run('-r', '@swc-node/register', join(folder, file));
