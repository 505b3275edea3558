import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

export type Files = Readonly<Record<string, string>>;

/** Lays out a small copy of this repository in a temporary folder, with its settings, its packages and these files. */
export const plantTree = (files: Files, settings: readonly string[]): string => {
  const tree = mkdtempSync(join(tmpdir(), 'tree-'));
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'dir');
  for (const name of ['package.json', 'tsconfig.json', ...settings]) cpSync(join(ROOT, name), join(tree, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), text);
  }
  return tree;
};

export const fellTree = (tree: string): void => {
  rmSync(tree, { recursive: true, force: true });
};

/** Runs an installed program over a tree and answers what it printed, which must be JSON. */
export const runOver = (tree: string, script: string, args: readonly string[]): unknown => {
  const ran = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!/^[[{]/.test(ran.stdout)) throw new Error(`${script} said: ${ran.stdout}${ran.stderr}`);
  return JSON.parse(ran.stdout);
};

/** Sorted and without repetitions, to compare what was reported with what was expected. */
export const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
