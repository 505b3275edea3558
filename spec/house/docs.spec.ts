import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRAWN, withMaps } from '../../docs/mapOf';
import { ROOT, compile, runSample, samplesIn, withSamples } from '../support/common/samples';

const PAGES = [
  'README.md',
  'docs/ADDING.md',
  'docs/QUIET.md',
  'docs/SYNC.md',
  'docs/ARCHITECTURE.md',
  'docs/THREATS.md',
  'docs/PIPELINE.md',
  'docs/TUTORIAL.md',
  'docs/DEMO.md',
  'docs/CLI.md',
  'docs/EMBEDDING.md',
  'docs/GLOSSARY.md',
  'docs/DECISIONS.md',
  'docs/WIRE.md',
  'protocols/quiet/README.md',
  'CHANGELOG.md',
];

/** A page without its code. */
const proseOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');

describe('the documents', () => {
  describe('with samples', () => {
    let [hello, wave] = ['', ''];
    // Together: the compiler reads all of the sources each time.
    beforeAll(() => {
      const [embedding] = samplesIn('README.md');
      const adding = samplesIn('docs/ADDING.md').map(({ file = 'unnamed.ts', code }) => ({ file, code }));
      withSamples([{ file: 'example.ts', code: embedding?.code ?? '' }, ...adding], (folder) => {
        compile(folder);
        [hello, wave] = [runSample(folder, 'example.ts'), runSample(folder, 'run.ts')];
      });
    });

    it('show an embedding example that compiles, runs, and says hello', () => {
      expect(hello).toContain("text: 'hello'");
      expect(hello).toContain("author_name: 'Alice'");
      expect(hello).toContain('message_id');
      expect(hello).toContain('for one friend: sotto:join#');
    });

    it('add an event type, a flow, a reflector, a job and a handler that compile and work', () => {
      expect(wave.trim()).toBe('a wave of 2, a wave of 1');
    });
  });

  it('walk through files as they are', () => {
    const wrong = samplesIn('docs/TUTORIAL.md').filter(
      ({ file, code }) => file === undefined || !readFileSync(join(ROOT, file), 'utf8').includes(code.trim()),
    );

    expect(wrong.map(({ file, code }) => `${file}: ${code.split('\n')[0]}`)).toEqual([]);
    expect(samplesIn('docs/TUTORIAL.md').length).toBeGreaterThan(8);
  });

  it('draw the pipeline of each protocol as it is', async () => {
    const page = readFileSync(join(ROOT, 'docs/PIPELINE.md'), 'utf8');

    expect(page).toBe(await withMaps(page));
    expect(DRAWN.map(({ name }) => name)).toEqual(['minimal', 'quiet']);
  });

  it('begin with a page that is read in one sitting, and has one picture', () => {
    const page = readFileSync(join(ROOT, 'README.md'), 'utf8');

    expect(page.split('\n').length).toBeLessThanOrEqual(131);
    expect([...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, picture]) => picture)).toEqual(['docs/sotto.svg']);
  });

  it('give each of the decisions an id of its own, a context, a decision and a cost', () => {
    const [, ...entries] = readFileSync(join(ROOT, 'docs/DECISIONS.md'), 'utf8').split(/^### /m);
    const ids = entries.map((entry) => /^(D-\d{3}) /.exec(entry)?.[1]);
    const shapes = entries.map((entry) => [...entry.matchAll(/^- \*\*(\w+):\*\* \S/gm)].map(([, name]) => name));

    expect(ids).not.toContain(undefined);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(shapes).toEqual(entries.map(() => ['Context', 'Decision', 'Cost']));
  });

  it('link to files that are there', () => {
    const broken = PAGES.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\((?!http)([^)#]+)\)/g)]
        .map(([, target]) => join(ROOT, page, '..', target ?? ''))
        .filter((path) => {
          try {
            return readFileSync(path).length === 0;
          } catch {
            return true;
          }
        }),
    );

    expect(broken).toEqual([]);
  });
});
