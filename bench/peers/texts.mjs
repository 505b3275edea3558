import { readFileSync, readdirSync } from 'node:fs';

const DATA = new URL('../../demo/data/', import.meta.url);

/** What Sotto takes in one message; the others would take more. */
const BYTES_MAX = 346;

const isPlain = (text) => text.trim() !== '' && Buffer.byteLength(text) <= BYTES_MAX && !/\p{Cc}/u.test(text);

/** The first `n` texts of the real conversations in `demo/data` that every library takes: the same in every run. */
export const textsOf = (n) => {
  const lines = readdirSync(DATA)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, DATA), 'utf8').trim().split('\n'));
  const texts = lines.map((line) => JSON.parse(line).text).filter(isPlain);
  if (texts.length < n) throw new Error(`there are ${texts.length} texts only`);
  return texts.slice(0, n);
};
