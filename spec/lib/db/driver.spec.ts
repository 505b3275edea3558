import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type Versions, loadDriver } from '../../../lib/db/driver';

const ROOT = join(__dirname, '../../..');

const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string };
};

/** Lays out the driver without its binaries. */
const driverWithout = (folder: string): string => {
  const copy = join(folder, 'better-sqlite3');
  for (const part of ['lib', 'package.json'])
    cpSync(join(ROOT, 'node_modules/better-sqlite3', part), join(copy, part), { recursive: true });
  mkdirSync(join(copy, 'prebuilds'));
  return copy;
};

/** What a process answers that opens a database with the driver in this folder. */
const openedWith = (copy: string): unknown => {
  const script = `
    const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) =>
      resolve.call(Module, name === 'better-sqlite3' ? ${JSON.stringify(copy)} : name, ...rest);
    console.log(JSON.stringify(require('./lib/db/openDatabase').openDatabase(':memory:')))`;
  const words = ['-r', '@swc-node/register', '-e', script];
  return JSON.parse(spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' }).stdout);
};

describe('loadDriver', () => {
  it('loads the driver on this Node', () => {
    expect(E.isRight(loadDriver())).toBe(true);
  });

  it.each<[string, string, string]>([
    ['16.20.2', '8', '22.14.0'],
    ['18.20.8', '9', '22.14.0'],
    ['20.19.6', '9', '22.14.0'],
    ['22.13.1', '9', '22.14.0'],
    ['23.5.0', '9', '23.6.0'],
  ])('refuses Node %s, with Node-API %s', (node, napi, wanted) => {
    expect(loadDriver({ node, napi })).toEqual(E.left({ _tag: 'NodeTooOld', version: node, wanted }));
  });

  it.each<[string, string]>([
    ['22.14.0', '10'],
    ['23.6.0', '10'],
    ['26.0.0', '11'],
  ])('takes Node %s, with Node-API %s', (node, napi) => {
    expect(E.isRight(loadDriver({ node, napi }))).toBe(true);
  });

  it('refuses a runtime that has no Node-API', () => {
    const fault = { _tag: 'NodeTooOld', version: 'unknown', wanted: '22.14.0' };

    expect(loadDriver({} satisfies Versions)).toEqual(E.left(fault));
  });

  it('wants what package.json wants', () => {
    const wanted = ['22.13.1', '23.5.0'].map((node) => E.swap(loadDriver({ node, napi: '9' })));

    expect(engines.node).toBe('^22.14.0 || >=23.6.0');
    expect(wanted).toMatchObject([{ right: { wanted: '22.14.0' } }, { right: { wanted: '23.6.0' } }]);
  });
});

describe('a driver that does not load', () => {
  let folder: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driver-'));
    copy = driverWithout(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is unavailable where its package is missing', () => {
    rmSync(copy, { recursive: true });

    expect(openedWith(copy)).toEqual(E.left({ _tag: 'DriverUnavailable', code: 'MODULE_NOT_FOUND' }));
  });

  it('is unavailable where its binary is missing', () => {
    expect(openedWith(copy)).toEqual(E.left({ _tag: 'DriverUnavailable', code: 'MODULE_NOT_FOUND' }));
  });

  it('is unavailable where its binary is for another machine', () => {
    mkdirSync(join(copy, 'build/Release'), { recursive: true });
    writeFileSync(join(copy, 'build/Release/better_sqlite3.node'), 'another machine');

    expect(openedWith(copy)).toEqual(E.left({ _tag: 'DriverUnavailable', code: 'ERR_DLOPEN_FAILED' }));
  });
});
