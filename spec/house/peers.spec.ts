import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../bench/peers');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly gypfile?: boolean;
}

const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Nothing of the package is installed here, so it is read, not run. */
describe('bench/peers, a package of its own', () => {
  it('pins each library to one version', () => {
    const ranges = Object.values(manifest.dependencies).filter((range) => !/^\d+\.\d+\.\d+$/.test(range));
    expect(ranges).toEqual([]);
  });

  it('locks each package by what it contains, and by nowhere it came from', () => {
    expect(locked.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(locked.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  it('says of each package that npm would run a script of, or compile, whether it may', () => {
    const { allowScripts } = JSON.parse(read('package.json')) as { readonly allowScripts: Readonly<object> };
    const names = locked
      .filter(([, { hasInstallScript, gypfile }]) => hasInstallScript || gypfile === false)
      .map(([path]) => path.split('node_modules/').at(-1) ?? '');
    expect(Object.keys(allowScripts)).toEqual([...new Set(names)].sort());
  });

  it('names in its README all that can be measured', () => {
    const names = [...read('peers.mjs').matchAll(/^ {2}'?([a-z0-9-]+)'?: from/gm)].map(([, name]) => name ?? '');
    const named = /picks some of\s+([^;]+);/.exec(read('README.md'))?.[1]?.match(/[a-z0-9-]+/g);
    expect(names.length).toBeGreaterThan(0);
    expect([...(named ?? [])].sort()).toEqual([...names].sort());
  });
});
