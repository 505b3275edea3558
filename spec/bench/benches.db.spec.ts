import { existsSync } from 'node:fs';
import { BENCHES } from '../../bench/benches';
import type { Bench, Line } from '../../bench/bench';
import { jsonOf, runBench } from '../../bench/run';
import { TINY } from '../../bench/sizes';
import { tableOf } from '../../bench/table';
import { TARGETS } from '../../bench/targets';

const FIELDS = ['bench', 'case', 'backend', 'n', 'per_s', 'limit', 'limit_per_s', 'ratio', 'rss_mb'];

/** The cases that are measured whatever the sizes; the others are named after how much is stored. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  limits: ['verify', 'sign', 'open', 'insert', 'commit'],
  bus: ['ten_hops'],
  ingest: ['0.01k', '0.02k', '0.02k_over_0.01k', 'worst_turn', 'duplicates'],
  author: ['one_by_one', 'at_once'],
  waiting: ['in_order', 'reversed'],
  release: ['park', 'release', 'both', 'memory', 'worst_turn'],
  live: ['commit_to_emission', 'create_to_emission', 'page_p50', 'page_p99'],
  sync_upkeep: ['sequential', 'random'].flatMap((order) =>
    ['0.01k', '0.02k'].flatMap((size) =>
      [size, `sums_p50_${size}`, `sums_p99_${size}`].map((one) => `${order}_${one}`),
    ),
  ),
  reconcile: ['differ_0', 'differ_1', 'differ_50', 'newest_5'].flatMap((one) =>
    ['bytes', 'datagrams', 'trips', 'cpu_ms', 'upkeep_ms', 'frame_p50', 'frame_p99', 'frame_p99_wall'].map(
      (what) => `0.02k_${one}_${what}`,
    ),
  ),
  quiet_ingest: [
    ...['0.01k', '0.02k', '0.02k_over_0.01k', 'worst_turn', 'duplicates'],
    ...['page_p99_0.01k', 'page_p99_0.02k'],
  ],
  quiet_author: ['one_by_one', 'at_once'],
  quiet_catch_up: ['streamed'],
  expiry: ['forgotten', 'worst_turn', 'memory'],
  deletion: ['forgotten', 'worst_turn', 'memory'],
  rekey: ['resealed', 'worst_turn'],
  udp_catch_up: ['two_processes'],
  udp_push: ['commit_to_stored_p50', 'commit_to_stored_p99', 'call_to_stored_p50'],
};

const isRate = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value > 0;

describe.each(['wasm', 'native'] as const)('on %s', (backend) => {
  it.each(BENCHES.map((bench) => [bench.name, bench] as const))('%s measures its cases', async (name, bench) => {
    const lines = await runBench(bench, backend, TINY);

    expect(lines.map((line) => line.case)).toEqual(CASES[name]);
    for (const line of lines) {
      expect(line).toMatchObject({ bench: name, backend });
      expect(line.n).toBeGreaterThan(0);
      expect(line.per_s === null || isRate(line.per_s)).toBe(true);
      expect(line.limit_per_s === null || isRate(line.limit_per_s)).toBe(true);
      expect(Number.isFinite(line.ratio)).toBe(true);
      expect(Number.isFinite(line.rss_mb)).toBe(true);
    }
  });
});

describe('runBench', () => {
  it('leaves no file behind, not even where a bench fails', async () => {
    let folder = '';
    const run: Bench['run'] = (rig) => {
      folder = rig.folder;
      return Promise.reject(new Error('as it should'));
    };

    await expect(runBench({ name: 'failing', run }, 'wasm', TINY)).rejects.toThrow('as it should');

    expect(folder).toContain('sotto-bench-');
    expect(existsSync(folder)).toBe(false);
  });
});

const LINE: Line = {
  bench: 'bus',
  case: 'ten_hops',
  backend: 'wasm',
  n: 1_000,
  per_s: 123_456.789,
  limit: 'verify',
  limit_per_s: null,
  ratio: 0.123456,
  rss_mb: 61.23456,
};

describe('jsonOf', () => {
  it('is one line with the documented fields, rounded', () => {
    const json = jsonOf(LINE);

    expect(json).not.toContain('\n');
    expect(Object.keys(JSON.parse(json) as object)).toEqual(FIELDS);
    expect(JSON.parse(json)).toEqual({ ...LINE, per_s: 123_457, ratio: 0.1235, rss_mb: 61.2346 });
  });
});

describe('tableOf', () => {
  it('shows a case, its limit and how it stands to its target', () => {
    const table = tableOf([LINE, { ...LINE, ratio: 0.2 }]);

    for (const text of ['ten_hops', '123,457', '8.1', '≤ 0.15', 'stretch', 'missed']) expect(table).toContain(text);
  });
});

describe('TARGETS', () => {
  it('names benches that there are', () => {
    for (const key of Object.keys(TARGETS)) expect(CASES).toHaveProperty(key.split('/')[0] ?? '');
  });
});
