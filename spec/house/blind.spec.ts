import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const KERNEL = ['lib', 'streams', 'jobs', 'reflectors'];

const WORDS = ['peer', 'network', 'group', 'channel', 'message', 'pre[_-]?key', 'key_id'];

/** A word alone or as a part of a name, in one or in many. `GROUP BY` and `groupBy` are SQL's and RxJS's own words. */
const FOREIGN = new RegExp(`(?<![a-z])(?!group[ _]by(?![a-z]))(?:${WORDS.join('|')})s?(?![a-z])|protocols/`, 'g');

/** Writes camelCase as snake_case, so that both are cut at the same places. */
const snake = (text: string): string =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

const foreignIn = (text: string): readonly string[] => snake(text).match(FOREIGN) ?? [];

const sourcesUnder = (folder: string): readonly string[] =>
  (existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }) : [])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();

/** `file:line: word`, for each word a protocol would use; the file's own name counts as its line 0. */
const foreignWords = (path: string, text: string): readonly string[] =>
  [path, ...text.split('\n')].flatMap((line, at) => foreignIn(line).map((word) => `${path}:${at}: ${word}`));

describe('the words of a protocol', () => {
  it.each([
    ['peer_id', 'peer'],
    ['peerId', 'peer'],
    ['Peers', 'peers'],
    ['TCPPeer', 'peer'],
    ['PEERS_PER_TICK_MAX', 'peers'],
    ['// the peer, once', 'peer'],
    ['toPeer2', 'peer'],
    ['networks', 'networks'],
    ['inGroup', 'group'],
    ['`channel:${id}`', 'channel'],
    ['error.message', 'message'],
    ['Prekey', 'prekey'],
    ['preKeys', 'pre_keys'],
    ['pre-key', 'pre-key'],
    ['key_id', 'key_id'],
    ['keyIds', 'key_ids'],
    ["from '../protocols/minimal'", 'protocols/'],
  ])('are found in %s', (text, word) => {
    expect(foreignIn(text)).toEqual([word]);
  });

  it.each([
    '',
    'key',
    'publicKey',
    'the key, id and hash',
    'superpeerless',
    'grouping',
    'messaging',
    'GROUP BY received_by',
    'groupBy(stageOf)',
    'protocol',
    'the protocols',
  ])('are not found in %j', (text) => {
    expect(foreignIn(text)).toEqual([]);
  });

  it('are reported with their file and line, and are looked for in the name of the file', () => {
    expect(foreignWords('lib/peer.ts', 'one\nmessageOf(channel)\n')).toEqual([
      'lib/peer.ts:0: peer',
      'lib/peer.ts:2: message',
      'lib/peer.ts:2: channel',
    ]);
  });
});

describe('the kernel', () => {
  it('names no word of a protocol', () => {
    const sources = KERNEL.flatMap(sourcesUnder);

    expect(sources).toContain('lib/ids.ts');
    expect(sources.flatMap((path) => foreignWords(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });
});
