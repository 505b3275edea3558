import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.mjs';
import { PEERS } from './peers.mjs';
import { tableOf } from './table.mjs';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: Object.keys(PEERS) },
  messages: { type: 'string', default: '10000' },
  rounds: { type: 'string', default: '3' },
  /** For the processes that this one starts: measures in this very process, and answers one line. */
  here: { type: 'boolean', default: false },
};

const versionOf = (name) => {
  const text = readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return `${name} ${JSON.parse(text).version}`;
};

const lineOf = async (name, sizes) => {
  const peer = await PEERS[name]();
  const { library, packages, signs, algorithm, encrypts, durable } = peer;
  const about = { peer: name, library, versions: packages.map(versionOf), signs, algorithm, encrypts, durable };
  return { ...about, n: sizes.messages, ...(await measure(peer, sizes)) };
};

/** A process for each: what one allocated or compiled must neither help nor hinder the next. */
const inProcess = (name, { messages, rounds }) =>
  new Promise((resolve, reject) => {
    const args = ['--here', '--only', name, '--messages', String(messages), '--rounds', String(rounds)];
    const child = spawn(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const last = Buffer.concat(chunks).toString().trim().split('\n').at(-1);
      if (code === 0) resolve(JSON.parse(last));
      else reject(new Error(`${name} failed`));
    });
  });

const main = async ({ json, only, here, ...sizes }) => {
  const unknown = only.filter((name) => !(name in PEERS));
  if (unknown.length > 0) throw new Error(`no peer ${unknown.join(', ')}: there are ${Object.keys(PEERS).join(', ')}`);
  const lines = [];
  for (const name of only) {
    const line = here ? await lineOf(name, sizes) : await inProcess(name, sizes);
    if (json || here) console.log(JSON.stringify(line));
    lines.push(line);
  }
  if (!json && !here) console.log(tableOf(lines));
};

const { values } = parseArgs({ options: OPTIONS });
await main({ ...values, messages: Number(values.messages), rounds: Number(values.rounds) });
// Some libraries leave timers or handles behind.
process.exit(0);
