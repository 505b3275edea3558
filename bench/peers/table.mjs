import Table from 'cli-table3';

const whole = (value) => Math.round(value).toLocaleString('en');
const share = (line, value) => (value / line.verify_native_per_s).toFixed(3);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const print = (head, left, rows) => {
  const colAligns = head.map((_, at) => (at < left ? 'left' : 'right'));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
};

const FIGURES = [
  'library',
  'author/s',
  'of verify',
  'CPU µs',
  'ingest/s',
  'of verify',
  'CPU µs',
  'bytes each',
  'peak MB',
];

const figuresOf = (line) => [
  line.library,
  whole(line.author_per_s),
  share(line, line.author_per_s),
  whole(line.author_cpu_us),
  whole(line.ingest_per_s),
  share(line, line.ingest_per_s),
  whole(line.ingest_cpu_us),
  whole(line.bytes_per_message),
  whole(line.peak_rss_mb),
];

const WORDS = ['library', 'signs', 'algorithm', 'encrypts', 'on disk'];

const wordsOf = (line) => [line.library, line.signs, line.algorithm, line.encrypts, line.durable];

/** What was measured, what it means, and what it is held against. */
export const tableOf = (lines) => {
  const [wasm, native] = ['verify_wasm_per_s', 'verify_native_per_s'].map((name) =>
    whole(median(lines.map((line) => line[name]))),
  );
  return [
    print(FIGURES, 1, lines.map(figuresOf)),
    print(WORDS, WORDS.length, lines.map(wordsOf)),
    `Bare Ed25519 verification, one core: ${native}/s with sodium-native, ${wasm}/s with libsodium-wrappers.`,
    'Shares are of the first, each measured in the process of its row.',
    [...new Set(lines.flatMap((line) => line.versions))].join(', '),
  ].join('\n');
};
