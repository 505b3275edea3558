import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../demo/runDemoProgram';
import { VIRTUAL_PACE } from '../../demo/world';
import { livingIn, run } from './runProgram';

const folder = mkdtempSync(join(os.tmpdir(), 'quiet-demo-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SMALL = '--identities 5 --messages 60';
const NICKS = ['Psil0Cybin', 'psusi', 'truba', 'dogmover', 'somsip'];

interface Outcome {
  readonly agree: boolean;
  readonly digests: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const json = async (args: string, pace = VIRTUAL_PACE): Promise<Outcome> => {
  const outcome: Outcome = JSON.parse((await run(`${args} --json`, pace)).printed);
  return outcome;
};

/** The report of a small network, which several tests read. */
let smallRun: ReturnType<typeof run> | undefined;
const runSmall = (): ReturnType<typeof run> => (smallRun ??= run(`${SMALL} --json`));

const different = (digests: Readonly<Record<string, string>>): number => new Set(Object.values(digests)).size;

describe('a small quiet network', () => {
  it('ends with every member having everything, and says so in one JSON object', async () => {
    const { code, printed, complained } = await runSmall();
    const { digests, ...outcome } = JSON.parse(printed);

    expect([code, complained]).toEqual([EXIT.agreed, '']);
    expect(Object.keys(outcome)).toEqual(
      'agree protocol nodes identities messages refused packets lost_packets waiting waited_max wall_s events_per_s keys prekeys refusals leaked removed purged forgotten texts texts_before texts_found kept_texts kept_texts_found files'.split(
        ' ',
      ),
    );
    expect(outcome).toMatchObject({ agree: true, protocol: 'quiet', nodes: 1, identities: 5, messages: 60 });
    expect(outcome).toMatchObject({ refused: 0, waiting: 0, leaked: 0 });
    expect(outcome.keys).toEqual({ Psil0Cybin: 3, psusi: 3, truba: 3, dogmover: 2, somsip: 2 });
    expect(outcome.prekeys).toEqual(Object.fromEntries(NICKS.map((nick) => [nick, 5])));
    expect(Object.keys(digests.general)).toEqual(NICKS);
    expect(Object.keys(digests.backroom)).toEqual(['Psil0Cybin', 'psusi', 'truba']);
    expect([digests.general, digests.questions, digests.backroom].map(different)).toEqual([1, 1, 1]);
    expect(digests.general.psusi).toMatch(/^[\da-f]{64}$/);
  });

  it('is the same again for the same seed, and another for another', async () => {
    const once: Outcome = JSON.parse((await runSmall()).printed);
    const [again, other] = [await json(SMALL), await json(`${SMALL} --seed 7`)];

    expect({ ...again, wall_s: 0, events_per_s: 0 }).toEqual({ ...once, wall_s: 0, events_per_s: 0 });
    expect(other.agree).toBe(true);
    expect(other.digests).not.toEqual(once.digests);
  });

  it('tells who comes by which link, shows three tables and ends with what was shown', async () => {
    const { code, printed } = await run(SMALL);

    expect(code).toBe(EXIT.agreed);
    expect(printed).toContain('Psil0Cybin creates the network #ubuntu\n  psusi joins by the open link\n');
    expect(printed).toContain('\n  somsip joins by a link for one\n');
    expect(printed).toContain('lines in which Psil0Cybin, psusi, truba address each other');
    expect(printed).toContain('\n  messages sent: 100% (60 of 60)\n');
    expect(printed).toMatch(/│ somsip +│ link for one │ +\d+ │ +\d+ │ +0 │ +5 │ +2 │ +5 │ +0 │ +\d+ │ +[\d,]+ │/);
    expect(printed).toMatch(/│ #backroom +│ +3 │ +\d+ │ +3 │ [\da-f]{12} │ +\d+ │ +3 │ nothing \(2 looked\) │/);
    expect(printed.trimEnd()).toMatch(
      /all members have the same, and the 2 outside #backroom have none of its messages; \d+ copies of what was deleted or expired left no text behind$/,
    );
    expect(printed).not.toContain('\u001b');
  });

  it.each([1, 2])('may have %d identities, with nobody outside its group', async (identities) => {
    const { code, printed } = await run(`--identities ${identities} --messages 10`);

    expect(code).toBe(EXIT.agreed);
    expect(printed).toMatch(/│ #backroom .*there are none │/);
    expect(printed).not.toContain('outside');
  });
});

describe('what is forgotten', () => {
  it('is gone everywhere, and who is removed half way is out', async () => {
    const { code, printed } = await run('--identities 6 --messages 150 --seed 3');
    const facts =
      /  removed {11}(\S+), after 75 lines: of (\d+) messages? .* have none, of (\d+) .* none, of (\d+) keys? .* none/;
    const [, nick = '', unheard, without, keys] = facts.exec(printed) ?? [];

    expect(code).toBe(EXIT.agreed);
    expect(printed).toContain(`  Psil0Cybin removes ${nick}, whose node is not told and goes on writing\n`);
    expect(printed).toMatch(new RegExp(`│ ${nick} +│ [a-z ]+, removed │`));
    expect([unheard, without, keys].map(Number).every((count) => count > 0)).toBe(true);
    for (const what of ['deleted by its author', '… what hung on it', 'deleted by an admin', 'expired'])
      expect(printed).toMatch(
        new RegExp(`│ ${what} +│ +[1-9]\\d* │ +([1-9]\\d*) │ +\\1 │ .* │ +([1-9]\\d*) │ +\\2 │ +0 │`),
      );
    expect(printed).toMatch(/│ kept messages, to compare │ .* │ +([1-9]\d*) │ +│ +\1 │/);
    expect(printed).toMatch(/looked through {4}2 files of [\d.]+ MB .* nothing found$/m);
  });

  it('is not called forgotten where nobody waits for it', async () => {
    const { code, printed } = await run('--identities 3 --messages 20', { ...VIRTUAL_PACE, forgettingMs: 0 });

    expect(code).toBe(EXIT.disagreed);
    expect(printed).toMatch(/\d texts? found$/m);
    expect(printed).toMatch(/The identities disagree|Some deleted or expired messages are not gone/);
  });
});

describe('three nodes', () => {
  it('share a network, each with identities of its own', async () => {
    const db = join(folder, 'three.db');
    const { code, printed } = await run(`${SMALL} --nodes 3 --json --db ${db}`);

    expect(code).toBe(EXIT.agreed);
    expect(JSON.parse(printed)).toMatchObject({ agree: true, nodes: 3, messages: 60, waiting: 0, leaked: 0 });
    expect(await livingIn('quiet', db)).toEqual(['Psil0Cybin', 'dogmover']);
    expect(await livingIn('quiet', `${db}.2`)).toEqual(['psusi', 'somsip']);
    expect(await livingIn('quiet', `${db}.3`)).toEqual(['truba']);
  });
});

describe('a disagreement', () => {
  it('is one where nobody waits for what is still under way', async () => {
    const args = '--identities 3 --messages 10 --loss 0.5 --seed 2';
    const hasty = { ...VIRTUAL_PACE, settlingMs: 0 };
    const { code, printed } = await run(args, hasty);

    expect(code).toBe(EXIT.disagreed);
    expect(printed).toMatch(/The identities disagree about #general/);
    expect(await json(args, hasty)).toMatchObject({ agree: false, messages: 10 });
    expect(await json(args)).toMatchObject({ agree: true, messages: 10 });
  });

  it('is one where nobody ever gets in', async () => {
    const impatient = { ...VIRTUAL_PACE, greetingsMs: 5_000, silenceMs: 5_000 };
    const { code, printed } = await run('--identities 3 --messages 10 --loss 1', impatient);

    expect(code).toBe(EXIT.disagreed);
    expect(printed).toMatch(/later \d+ introductions are still missing/);
    expect(printed).toMatch(/texts refused {5}\d+ /);
    expect(printed).not.toContain('have the same');
  });
});

describe('a file of one’s own', () => {
  const input = join(folder, 'talk.jsonl');
  const texts = ['x'.repeat(346), 'x'.repeat(347), 'é'.repeat(173), 'é'.repeat(174), '', 'really?', 'bob: fine\u001b'];
  writeFileSync(input, texts.map((text, at) => JSON.stringify({ nick: at % 2 ? 'bob' : 'alice', text })).join('\n'));

  it('is told, and a text that does not fit is refused by name and never cut', async () => {
    const { code, printed } = await run(`--input ${input}`);

    expect(code).toBe(EXIT.agreed);
    expect(printed).toMatch(/texts refused {5}2 message\.text_is_at_most_346_bytes, 1 message\.has_a_text/);
    expect(printed).toMatch(/│ #general +│ +2 │ +2 │/);
    expect(printed).toMatch(/│ #questions +│ +2 │ +1 │/);
    expect(printed).toMatch(/│ #backroom +│ +2 │ +1 │/);
    expect(printed).not.toContain('\u001b');
  });

  it('is refused where a nick cannot be a name', async () => {
    writeFileSync(input, '{"nick":"","text":"hello"}');

    expect(await run(`--input ${input} --json`)).toMatchObject({
      code: EXIT.refused,
      printed: '',
      complained: expect.stringContaining('"" cannot take part: malformed.identity (name)'),
    });
  });
});
