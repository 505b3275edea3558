import * as E from 'fp-ts/Either';
import { BENCHES } from '../../bench/benches';
import { DEFAULTS, USAGE, parseOptions } from '../../bench/options';

describe('parseOptions', () => {
  it('measures everything on both backends when told nothing', () => {
    expect(parseOptions([])).toEqual(E.right({ json: false, size: 'full', only: undefined, backend: 'both' }));
  });

  it('reads each option, in any order', () => {
    const asked = { json: true, size: 'quick', only: 'bus', backend: 'wasm' };

    expect(parseOptions(['--json', '--quick', '--only', 'bus', '--backend', 'wasm'])).toEqual(E.right(asked));
    expect(parseOptions(['--backend', 'wasm', '--only', 'bus', '--quick', '--json'])).toEqual(E.right(asked));
  });

  it('takes the last of what is said twice', () => {
    expect(parseOptions(['--only', 'bus', '--only', 'live'])).toEqual(E.right({ ...DEFAULTS, only: 'live' }));
  });

  it.each([
    ['--fast', 'no option --fast'],
    ['bus', 'no option bus'],
    ['--only', 'no bench '],
    ['--only --json', 'no bench --json'],
    ['--only buses', 'no bench buses'],
    ['--backend', 'no backend '],
    ['--backend node', 'no backend node'],
  ])('refuses %s', (words, complaint) => {
    expect(parseOptions(words.split(' '))).toEqual(E.left(complaint));
  });
});

describe('USAGE', () => {
  it('names every bench', () => {
    for (const { name } of BENCHES) expect(USAGE).toContain(name);
  });
});
