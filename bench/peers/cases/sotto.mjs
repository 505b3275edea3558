import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Sotto is run from its sources, with what is installed in the folder above. */
const ROOT = new URL('../../../', import.meta.url);

const openJob = () => {
  process.env['TS_NODE_PROJECT'] = fileURLToPath(new URL('tsconfig.json', ROOT));
  const require = createRequire(ROOT);
  require('@swc-node/register');
  return createRequire(import.meta.url)('../sotto.ts').sottoJob;
};

const sotto = (backend) => ({
  library: `Sotto, quiet (${backend})`,
  packages: [],
  signs: 'each message',
  algorithm: 'Ed25519',
  encrypts: 'each message, by a key of its group, on disk and on the wire; packets once more',
  durable: 'fsync per turn (≤ 1,000)',
  run: (rig) => openJob()(backend, rig),
});

export const sottoWasm = sotto('wasm');
export const sottoNative = sotto('native');
