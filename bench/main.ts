import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as E from 'fp-ts/Either';
import { openCrypto } from '../lib/crypto/openCrypto';
import type { Backend, Bench, Line } from './bench';
import { BENCHES } from './benches';
import { type Options, USAGE, parseOptions } from './options';
import { jsonOf, runBench } from './run';
import { FULL, LONG, QUICK } from './sizes';
import { tableOf } from './table';

interface Part {
  readonly bench: Bench;
  readonly backend: Backend;
}

const SIZES = { full: FULL, quick: QUICK, long: LONG } as const;

const backendsOf = async ({ backend }: Options): Promise<readonly Backend[]> => {
  if (backend !== 'both') return [backend];
  return E.isRight(await openCrypto('native')) ? ['wasm', 'native'] : ['wasm'];
};

/** A process for each part: what one part allocated or compiled must not help or hinder the next. */
const inProcess = ({ bench, backend }: Part, size: Options['size'], see: (line: Line) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const args = [
      __filename,
      '--json',
      '--only',
      bench.name,
      '--backend',
      backend,
      ...(size === 'full' ? [] : [`--${size}`]),
    ];
    const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (text) => see(JSON.parse(text) as Line));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${bench.name} on ${backend} failed`))));
  });

const main = async (options: Options): Promise<void> => {
  const benches = BENCHES.filter(({ name }) => options.only === undefined || name === options.only);
  const backends = await backendsOf(options);
  const parts = benches.flatMap((bench) => backends.map((backend): Part => ({ bench, backend })));
  const [only] = parts;
  const lines: Line[] = [];
  const see = (line: Line): void => {
    lines.push(line);
    if (options.json) console.log(jsonOf(line));
  };
  if (parts.length === 1 && only !== undefined) {
    (await runBench(only.bench, only.backend, SIZES[options.size])).forEach(see);
  } else {
    for (const part of parts) await inProcess(part, options.size, see);
  }
  if (!options.json) console.log(tableOf(lines));
};

const options = parseOptions(process.argv.slice(2));
if (E.isLeft(options)) {
  console.error(`${options.left}\n${USAGE}`);
  process.exitCode = 2;
} else {
  main(options.right).catch((cause: unknown) => {
    console.error(cause);
    process.exitCode = 1;
  });
}
