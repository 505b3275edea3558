import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { ownTexts } from '../../demo/quiet/deletions';
import { scanFiles } from '../../demo/scanFiles';
import { seededRandom } from '../../streams/testing';

const folder = mkdtempSync(join(os.tmpdir(), 'scan-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'a word that is regretted';
const noise = (bytes: number): Buffer => Buffer.from(seededRandom(1).bytes(bytes));
const path = join(folder, 'demo.db');
const foundIn = (held: Buffer, name = 'demo.db'): readonly string[] => {
  writeFileSync(path, '');
  writeFileSync(join(folder, name), held);
  const { found } = scanFiles([path], ['another of no import', TEXT]);
  rmSync(join(folder, name));
  return [...found];
};

describe('scan', () => {
  it.each<[string, Buffer]>([
    ['as it is', Buffer.from(TEXT)],
    ['in hex', Buffer.from(Buffer.from(TEXT).toString('hex'))],
    ['in capital hex', Buffer.from(Buffer.from(TEXT).toString('hex').toUpperCase())],
    ...['', 'x', 'xy', 'xyz'].map((before): [string, Buffer] => [
      `in base64 behind ${before.length} bytes`,
      Buffer.from(Buffer.from(`${before}${TEXT}, and more`).toString('base64')),
    ]),
  ])('finds a text %s, wherever it lies', (_, form) => {
    expect(foundIn(form)).toEqual([TEXT]);
    expect(foundIn(Buffer.concat([noise(5_000), form, noise(5_000)]))).toEqual([TEXT]);
    expect(foundIn(Buffer.concat([noise(5_000), form.subarray(0, 12)]))).toEqual([]);
  });

  it.each([-30, -10, -1, 0])('finds a text across the bounds of what is read at a time: %i bytes before one', (at) => {
    const chunk = 1 << 22;

    expect(foundIn(Buffer.concat([Buffer.alloc(2 * chunk + at), Buffer.from(TEXT), Buffer.alloc(99)]))).toEqual([TEXT]);
  });

  it('looks into whatever lies beside a database under its name, and nowhere else', () => {
    expect(foundIn(Buffer.from(TEXT), 'demo.db-wal')).toEqual([TEXT]);
    expect(foundIn(Buffer.from(TEXT), 'demo.db.2')).toEqual([TEXT]);
    expect(foundIn(Buffer.from(TEXT), 'other.db')).toEqual([]);
  });

  it('tells how much it looked through', () => {
    writeFileSync(path, 'twelve bytes');
    writeFileSync(`${path}-wal`, '');

    expect(scanFiles([path], [])).toEqual({ files: 2, bytes: 12, found: new Set() });
  });
});

describe('ownTexts', () => {
  const ownOf = (...texts: readonly string[]) => [...ownTexts(texts.map((text) => ({ text })))];

  it.each<[string, readonly string[], readonly string[]]>([
    ['long enough', ['twelve bytes', 'only eleven'], ['twelve bytes']],
    ['said once', ['said more often', 'said more often'], []],
    ['no part of another', ['what is said', 'well, what is said there'], ['well, what is said there']],
    ['not another but for the end', ['delete the menu?', 'delete the menu'], []],
    ['not another but for the beginning', ['?delete the menu', 'delete the menu'], []],
  ])('are %s', (_, texts, own) => {
    expect(ownOf(...texts)).toEqual(own);
  });
});
