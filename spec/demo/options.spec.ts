import * as E from 'fp-ts/Either';
import { type Options, parseOptions } from '../../demo/options';

const DEFAULTS: Options = {
  protocol: 'quiet',
  nodes: 1,
  day: '2014-01-08',
  identities: 12,
  messages: 'all',
  latencyMs: [20, 200],
  loss: 0.05,
  seed: 42,
  realtime: false,
  json: false,
};

describe('parseOptions', () => {
  it('has an answer to everything when nothing is asked for', () => {
    expect(parseOptions([])).toEqual(E.right(DEFAULTS));
  });

  it('takes all there is', () => {
    const args =
      '--protocol minimal --nodes 3 --day 2008-04-30 --identities 4 --messages 60 --latency 0..5 --loss 0.2 --seed 0 --realtime --json --db x.db';

    expect(parseOptions(args.split(' '))).toEqual(
      E.right({
        protocol: 'minimal',
        nodes: 3,
        day: '2008-04-30',
        identities: 4,
        messages: 60,
        latencyMs: [0, 5],
        loss: 0.2,
        seed: 0,
        realtime: true,
        json: true,
        db: 'x.db',
      }),
    );
  });

  it.each<[string, Partial<Options>]>([
    ['--input a.jsonl', { input: 'a.jsonl' }],
    ['--messages all', { messages: 'all' }],
    ['--messages=1', { messages: 1 }],
    ['--protocol quiet', { protocol: 'quiet' }],
    ['--protocol minimal --identities 256', { protocol: 'minimal', identities: 256 }],
    ['--identities 32', { identities: 32 }],
    ['--nodes 1', { nodes: 1 }],
    ['--nodes 16', { nodes: 16 }],
    ['--latency 7', { latencyMs: [7, 7] }],
    ['--latency 60000..60000', { latencyMs: [60_000, 60_000] }],
    ['--loss 0', { loss: 0 }],
    ['--loss 1', { loss: 1 }],
    ['--loss .5', { loss: 0.5 }],
    ['--seed 4294967295', { seed: 4_294_967_295 }],
    ['--seed 1 --seed 2', { seed: 2 }],
  ])('takes %s', (args, changes) => {
    expect(parseOptions(args.split(' '))).toEqual(E.right({ ...DEFAULTS, ...changes }));
  });

  it.each([['--help'], ['-h'], ['--help --seed nonsense']])('answers %s with help', (args) => {
    expect(parseOptions(args.split(' '))).toEqual(E.right('help'));
  });

  it.each([
    ['--protocol loud', "--protocol takes 'quiet' or 'minimal', not 'loud'"],
    ['--protocol Quiet', '--protocol'],
    ['--protocol=', '--protocol'],
    ['--nodes 0', '--nodes takes a whole number from 1 to 16'],
    ['--nodes 17', '--nodes'],
    ['--nodes 1.5', '--nodes'],
    ['--identities 0', '--identities takes a whole number from 1 to 32'],
    ['--identities 33', '--identities'],
    ['--protocol minimal --identities 257', '--identities takes a whole number from 1 to 256'],
    ['--identities 1.5', '--identities'],
    ['--identities twelve', "not 'twelve'"],
    ['--messages 0', "--messages takes 'all' or a whole number"],
    ['--messages 1000001', '--messages'],
    ['--messages some', '--messages'],
    ['--messages=-1', '--messages'],
    ['--messages -1', '--messages'],
    ['--latency 200..20', '--latency takes milliseconds as SHORTEST..LONGEST'],
    ['--latency 20..', '--latency'],
    ['--latency ..20', '--latency'],
    ['--latency 1..2..3', '--latency'],
    ['--latency 0..60001', '--latency'],
    ['--latency 1.5..2', '--latency'],
    ['--loss 1.01', '--loss takes a number from 0 to 1'],
    ['--loss 5%', '--loss'],
    ['--loss NaN', '--loss'],
    ['--loss=', '--loss'],
    ['--seed 4294967296', '--seed'],
    ['--seed x', '--seed'],
    ['--seed', '--seed'],
    ['--realtime=yes', '--realtime'],
    ['--input=', '--input takes the path of a file'],
    ['--db=', '--db takes the path of a file'],
    ['--day 2014-01-08 --input x', '--day and --input exclude each other'],
    ['--speed 3', "Unknown option '--speed'"],
    ['loud', "'loud'"],
  ])('refuses %s in one sentence that names it', (args, sentence) => {
    const refusal = parseOptions(args.split(' '));

    expect(refusal).toEqual(E.left(expect.stringContaining(sentence)));
    expect(refusal).toEqual(E.left(expect.not.stringContaining('\n')));
  });
});
