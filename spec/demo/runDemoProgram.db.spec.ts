import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../demo/runDemoProgram';
import { VIRTUAL_PACE } from '../../demo/world';
import { livingIn, run as runAny } from './runProgram';

/** The protocol that is not the default; what is said here of the program is true of both. */
const run = (args: string, ...rest: [pace?: typeof VIRTUAL_PACE, meanwhile?: () => void]) =>
  runAny(`--protocol minimal ${args}`, ...rest);

interface Outcome {
  readonly agree: boolean;
  readonly lost_packets: number;
  readonly digests: Readonly<Record<string, string>>;
}

const SMALL = '--identities 4 --messages 60 --loss 0.2';
const json = async (args: string, pace = VIRTUAL_PACE): Promise<Outcome> => {
  const outcome: Outcome = JSON.parse((await run(`${args} --json`, pace)).printed);
  return outcome;
};

const folder = mkdtempSync(join(os.tmpdir(), 'demo-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  it('ends with everyone having everything, and says so in one JSON object', async () => {
    const { code, printed, complained } = await run(`${SMALL} --json`);
    const outcome = JSON.parse(printed);

    expect([code, complained]).toEqual([EXIT.agreed, '']);
    expect(Object.keys(outcome)).toEqual(
      'agree identities messages refused lost_packets waiting wall_s events_per_s digests'.split(' '),
    );
    expect(outcome).toMatchObject({ agree: true, identities: 4, messages: 60, refused: 0, waiting: 0 });
    expect(outcome.lost_packets).toBeGreaterThan(20);
    expect(outcome.wall_s).toBeGreaterThan(0);
    expect(outcome.events_per_s).toBeGreaterThan(0);
    expect(Object.keys(outcome.digests)).toEqual(['Psil0Cybin', 'psusi', 'truba', 'dogmover']);
    expect(new Set(Object.values(outcome.digests)).size).toBe(1);
    expect(outcome.digests.psusi).toMatch(/^[\da-f]{64}$/);
  });

  it('is the same again for the same seed, and another for another', async () => {
    const [once, again, other] = [await json(SMALL), await json(SMALL), await json(`${SMALL} --seed 7`)];

    expect(again.digests).toEqual(once.digests);
    expect(again.lost_packets).toBe(once.lost_packets);
    expect(other.agree).toBe(true);
    expect(other.lost_packets).not.toBe(once.lost_packets);
    expect(other.digests).not.toEqual(once.digests);
  });

  it('tells what happens, shows what was said last, and judges', async () => {
    const { code, printed } = await run(SMALL);

    expect(code).toBe(EXIT.agreed);
    expect(printed).toContain('Psil0Cybin begins\n  psusi joins by an invite link of Psil0Cybin\n');
    expect(printed).toContain('dogmover joins by an invite link of psusi\n');
    expect(printed.match(/messages sent: \d+%/g)).toEqual(
      [...Array(10).keys()].map((n) => `messages sent: ${n + 1}0%`),
    );
    expect(printed).toContain('\n  messages sent: 10% (6 of 60)\n');
    expect(printed).toContain('\n  messages sent: 100% (60 of 60)\n');
    expect(printed).toMatch(/The last 5 messages as dogmover reads them\n\n( +(Psil0Cybin|psusi) {2}\S.*\n){5}/);
    expect(printed.trimEnd()).toMatch(/All 4 identities ended with the same 60 messages$/);
    expect(printed).toMatch(/│ Psil0Cybin │ +\d+ │ +\d+ │ +3 │ +0 │ +0 │ [\da-f]{12} │/);
    expect(printed).toContain('\nAll 4 identities ended with the same 60 messages\n');
    expect(printed).toMatch(/packets lost {6}\d+ of \d+ \(\d.*%\); sync sent [1-9]\d* of them again/);
    expect(printed).toContain(`packets lost      ${(await json(SMALL)).lost_packets} of `);
    expect(printed).not.toContain('\u001b');
  });

  it('lies in a temporary folder and leaves nothing behind', async () => {
    const elsewhere = mkdtempSync(join(folder, 'tmp-'));
    const during = new Set<string>();
    const spy = jest.spyOn(os, 'tmpdir').mockReturnValue(elsewhere);
    await run('--identities 1 --messages 1', VIRTUAL_PACE, () => {
      for (const name of readdirSync(elsewhere)) during.add(name);
    });
    spy.mockRestore();

    expect([...during]).toEqual([expect.stringMatching(/^sotto-demo-/)]);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe('three nodes', () => {
  it('end as one does', async () => {
    expect(await json(`${SMALL} --nodes 3`)).toMatchObject({ agree: true, messages: 60, waiting: 0 });
  });
});

describe('a disagreement', () => {
  it('is one where nobody waits for what is still under way', async () => {
    const args = '--identities 3 --messages 10 --loss 0.5';
    const hasty = { ...VIRTUAL_PACE, settlingMs: 0 };

    expect(await json(args, hasty)).toMatchObject({ agree: false, messages: 10 });
    expect((await run(args, hasty)).code).toBe(EXIT.disagreed);
    expect((await json(args)).agree).toBe(true);
  });

  it('is one where nothing arrives, and is said to be one', async () => {
    const impatient = { ...VIRTUAL_PACE, greetingsMs: 90_000, silenceMs: 30_000 };
    const { code, printed } = await run('--identities 3 --messages 10 --loss 1', impatient);

    expect(code).toBe(EXIT.disagreed);
    expect(printed).toContain('1 min 30 s later 4 introductions are still missing');
    expect(printed).toMatch(/The identities disagree: \d of 3 identities lack messages \(.*truba 10\)/);
    expect(printed).not.toContain('ended with the same');
  });
});

describe('a text that does not fit', () => {
  const texts = [
    'x'.repeat(346),
    'x'.repeat(347),
    'é'.repeat(173),
    'é'.repeat(174),
    '',
    'a\0b',
    '\ud800',
    'fine\u001b',
  ];
  const input = join(folder, 'hostile.jsonl');
  writeFileSync(input, texts.map((text, at) => JSON.stringify({ nick: at % 2 ? 'bob' : 'alice', text })).join('\n'));

  it('is refused, counted and never cut', async () => {
    expect(await json(`--input ${input}`)).toMatchObject({ agree: true, identities: 2, messages: 3, refused: 5 });
  });

  it('is refused by name, and what would move the cursor is not printed', async () => {
    const { printed } = await run(`--input ${input}`);

    expect(printed).toContain('texts refused     5 malformed.message (text)');
    expect(printed).toContain('fine·');
    expect(printed).not.toContain('\u001b');
  });
});

describe('a nick that cannot be a name', () => {
  it('is complained about', async () => {
    const input = join(folder, 'nameless.jsonl');
    writeFileSync(input, '{"nick":"","text":"hello"}');

    expect(await run(`--input ${input} --json`)).toMatchObject({
      code: EXIT.refused,
      printed: '',
      complained: expect.stringContaining('"" cannot take part: malformed.identity (name)'),
    });
  });
});

describe('--db', () => {
  const one = '--identities 1 --messages 1 --json';

  it('keeps the database', async () => {
    const db = join(folder, 'kept.db');

    expect((await run(`${one} --db ${db}`)).code).toBe(EXIT.agreed);
    expect(existsSync(db)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('kept.db'))).toEqual(['kept.db']);
  });

  it('is one file a node', async () => {
    const db = join(folder, 'three.db');

    expect((await run(`--identities 4 --messages 8 --nodes 3 --json --db ${db}`)).code).toBe(EXIT.agreed);
    expect(readdirSync(folder).filter((name) => name.startsWith('three.db'))).toEqual([
      'three.db',
      'three.db.2',
      'three.db.3',
    ]);
    expect(await livingIn('minimal', db)).toEqual(['Psil0Cybin', 'dogmover']);
    expect(await livingIn('minimal', `${db}.2`)).toEqual(['psusi']);
    expect(await livingIn('minimal', `${db}.3`)).toEqual(['truba']);
  });

  it('does not touch a file of a further node', async () => {
    const db = join(folder, 'second.db');
    writeFileSync(`${db}.2`, '');

    expect((await run(`${one} --nodes 2 --db ${db}`)).complained).toContain('second.db.2 exists already');
    expect(existsSync(db)).toBe(false);
  });

  it('does not touch a file that is there', async () => {
    const db = join(folder, 'there.db');
    writeFileSync(db, '');

    expect(await run(`${one} --db ${db}`)).toMatchObject({
      code: EXIT.refused,
      printed: '',
      complained: expect.stringContaining('exists already'),
    });
  });

  it('refuses a folder that is not there', async () => {
    expect(await run(`${one} --db ${join(folder, 'absent', 'x.db')}`)).toMatchObject({
      code: EXIT.refused,
      complained: expect.stringContaining('cannot be opened'),
    });
  });
});

describe('the command line', () => {
  it('is explained by --help, with examples', async () => {
    const { code, printed } = await run('--help');

    expect(code).toBe(EXIT.agreed);
    expect(printed).toContain('npm run demo -- --loss 0.3');
  });

  it.each(['--speed 3', '--loss 2', '--nodes 0', '--day never', '--input absent.jsonl'])(
    'is refused with %s',
    async (args) => {
      expect(await run(args)).toMatchObject({
        code: EXIT.refused,
        printed: '',
        complained: expect.stringContaining(args.split(' ')[0]!),
      });
    },
  );
});

describe('--realtime', () => {
  it('runs by the clock on the wall', async () => {
    const quick = { ...VIRTUAL_PACE, joinMs: 1, messageMs: 1, lookMs: 5, greetingsMs: 50, settlingMs: 2_000 };

    expect(await json('--identities 2 --messages 5 --loss 0 --latency 0..2 --realtime', quick)).toMatchObject({
      agree: true,
      messages: 5,
    });
  });
});
