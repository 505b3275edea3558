import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openLineReader } from '../../../../protocols/quiet/cli/openLineReader';
import { isWithoutText } from '../../../../protocols/quiet/cli/repl/isWithoutText';
import { inFolder } from '../../../support/cli/server';

/** A person who types lines, and what is echoed to them. */
const typing = (path: string) => {
  const [input, echo] = [new PassThrough(), new PassThrough()];
  let echoed = '';
  echo.on('data', (chunk: Buffer) => (echoed += chunk.toString('utf8')));
  const lines = openLineReader(
    { prompt: '> ', history: { path, keeps: isWithoutText } },
    { input, echo, isPerson: true },
  );
  const type = (text: string, question?: { readonly prompt: string; readonly secret: boolean }) => {
    const line = lines.next(question);
    input.write(`${text}\r`);
    return line;
  };
  return { lines, type, echoed: () => echoed };
};

const LINES = [
  'identity create Alice',
  'send the code is 4711',
  'send',
  'edit 4 "the code is 4711"',
  'react 4 4711',
  'sned the code is 4711',
  'messages the code is 4711',
  'the code is 4711',
  'messages --wait-for 2',
  '/as Alice',
  '/as the code is 4711',
  'join sotto:join#4711',
];

describe('the history of the shell', () => {
  it('keeps commands, and no texts', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.db.history');
      const { lines, type } = typing(path);
      for (const line of LINES) expect(await type(line)).toBe(line);
      // An answer may read like a command.
      expect(await type('jobs', { prompt: 'text: ', secret: false })).toBe('jobs');
      lines.close();

      expect(readFileSync(path, 'utf8').split('\n')).toEqual([
        '/as Alice',
        'messages --wait-for 2',
        'identity create Alice',
      ]);
    }));

  it('is its owner’s alone, and loses the texts that an earlier one kept', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.db.history');
      writeFileSync(path, 'members\nsend the code is 4711\n');
      chmodSync(path, 0o644);
      const { lines, type } = typing(path);
      await type('status');
      lines.close();

      expect(readFileSync(path, 'utf8')).toBe('status\nmembers');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }));

  it('is not there for lines that are piped in', () =>
    inFolder(async (folder) => {
      const [input, echo, path] = [new PassThrough(), new PassThrough(), join(folder, 'a.db.history')];
      const history = { path, keeps: isWithoutText };
      const lines = openLineReader({ prompt: '> ', history }, { input, echo, isPerson: false });
      input.end('status\nmembers\n');

      expect([await lines.next(), await lines.next(), await lines.next()]).toEqual(['status', 'members', undefined]);
      lines.close();
      expect(existsSync(path)).toBe(false);
    }));
});

describe('an answer to a question', () => {
  it('is echoed if it is a text, and not if it is a secret', () =>
    inFolder(async (folder) => {
      const { lines, type, echoed } = typing(join(folder, 'a.db.history'));
      expect(await type('sotto:join#AbCd', { prompt: 'link: ', secret: true })).toBe('sotto:join#AbCd');
      expect(echoed()).not.toContain('AbCd');
      expect(await type('on Friday', { prompt: 'text: ', secret: false })).toBe('on Friday');
      expect(echoed()).toContain('on Friday');
      lines.close();
    }));
});
