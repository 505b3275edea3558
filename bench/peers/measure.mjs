import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLimits } from './limits.mjs';
import { textsOf } from './texts.mjs';

/** Messages of the run before the first that counts: what is compiled late or loaded late has been by then. */
const WARM_UP = 1_000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const bytesIn = (path) => {
  const at = statSync(path);
  return at.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0) : at.size;
};

/** Does the job once in a new folder. Throws where a message is missing, or a forged one was taken. */
const once = async ({ library, run }, folder, n) => {
  mkdirSync(folder);
  const figures = {};
  const timed = async (name, work) => {
    globalThis.gc?.();
    const [began, used] = [performance.now(), process.cpuUsage()];
    await work();
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(used);
    Object.assign(figures, { [`${name}_per_s`]: n / seconds, [`${name}_cpu_us`]: (user + system) / n });
  };
  const { stored, refuses, reader } = await run({ folder, texts: textsOf(n), timed });
  if (stored !== n) throw new Error(`${library} stored ${stored} of ${n} messages`);
  if (refuses === false) throw new Error(`${library} took a forged message`);
  const bytes = reader.reduce((sum, name) => sum + bytesIn(join(folder, name)), 0);
  return { ...figures, bytes_per_message: bytes / n };
};

/** Warms up, does the job `rounds` times, and answers the medians beside bare verification in the same process. */
export const measure = async (peer, { messages, rounds }) => {
  const home = mkdtempSync(join(tmpdir(), 'peers-bench-'));
  const limits = await openLimits();
  const [runs, wasm, native] = [[], [], []];
  const look = () => {
    wasm.push(limits.wasm());
    native.push(limits.native());
  };
  try {
    await once(peer, join(home, 'warm'), Math.min(messages, WARM_UP));
    for (let round = 0; round < rounds; round += 1) {
      look();
      runs.push(await once(peer, join(home, String(round)), messages));
    }
    look();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const of = (name) => median(runs.map((run) => run[name]));
  return {
    author_per_s: of('author_per_s'),
    author_cpu_us: of('author_cpu_us'),
    ingest_per_s: of('ingest_per_s'),
    ingest_cpu_us: of('ingest_cpu_us'),
    bytes_per_message: of('bytes_per_message'),
    verify_wasm_per_s: median(wasm),
    verify_native_per_s: median(native),
    peak_rss_mb: process.resourceUsage().maxRSS / 1_024,
  };
};
