import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { runProgram } from '../../../../../protocols/quiet/cli/runProgram';
import { inFolder } from '../../../../support/cli/server';
import { sotto, terminalWith } from '../../../../support/cli/terminal';

const stops: (() => void)[] = [];
// A spec that fails leaves nothing running.
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const visible = (text: string): string => text.replace(/[\u2068\u2069]/g, '');

/** A node with Alice, who made a network. */
const withNode = (use: (run: typeof sotto, db: string) => Promise<void>) =>
  inFolder(async (folder) => {
    const db = join(folder, 'all.db');
    const { terminal, spoke$, stop } = terminalWith();
    const ready = firstValueFrom(spoke$.pipe(filter((line) => line.includes('ready'))));
    const code = runProgram(['start', '--db', db, '--listen', '127.0.0.1:0'], terminal, {});
    stops.push(stop);
    await ready;
    const run: typeof sotto = (words, input) => sotto([...words, '--db', db], input);
    await run(['identity', 'create', 'Alice']);
    await run(['network', 'create', 'Friends']);
    await use(run, db);
    stop();
    await code;
  });

/** Types an answer at a terminal. */
const typed = async (db: string, words: readonly string[], ...answers: readonly string[]) => {
  const { terminal, printed, complained } = terminalWith(answers, true);
  const code = await runProgram([...words, '--db', db], terminal, {});
  return { code, printed: visible(printed.join('\n')), complained: complained.join('\n') };
};

describe('sotto remove', () => {
  it('shows a person what follows, and signs nothing without a yes', () =>
    withNode(async (_run, db) => {
      const asked = await typed(db, ['remove', 'Alice'], 'no');
      const nothing = await typed(db, ['remove', 'Alice']);

      for (const one of [asked, nothing])
        expect(one).toMatchObject({ code: 1, complained: 'sotto: you did not say yes, so nothing was signed' });
      expect(asked.printed.split('\n')).toEqual([
        expect.stringMatching(/^device [0-9a-f]{10}: 2 group in the last 30 days, the newest came \d{4}-/),
        expect.stringMatching(/^device [0-9a-f]{10}: 1 user in the last 30 days, the newest came \d{4}-/),
        'nobody rests on it',
        'nobody falls by the removal',
      ]);
      expect((await typed(db, ['remove', 'Alice'], ' YES ')).printed).toMatch(/\nAlice is removed from Friends$/);
    }));

  it.each([
    ['with --yes', true, ['--yes']],
    ['where input is piped', false, []],
    ['for a program', true, ['--json']],
  ])('asks nobody %s', (_, isPerson, options) =>
    withNode(async (run, db) => {
      const words = ['remove', 'Alice', ...options];
      const done = isPerson ? await typed(db, words) : await run(words);

      expect(done.code).toBe(0);
      expect(done.printed.split('\n')).toHaveLength(1);
    }),
  );
});
