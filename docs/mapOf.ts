import * as E from 'fp-ts/Either';
import { openCrypto } from '../lib/crypto/openCrypto';
import { registryOf } from '../lib/event/registry';
import { minimal } from '../protocols/minimal';
import { quiet } from '../protocols/quiet';
import { allReflectors } from '../reflectors/reflections';
import { kernelSteps, protocolSteps } from '../streams/pipeline';
import { pipelineMap } from '../streams/pipelineMap';
import type { Protocol } from '../streams/protocol';
import { openProtocolStore } from '../streams/node/protocolStore';
import { openScratch } from '../streams/turn/scratch';

/** The protocols that docs/PIPELINE.md draws. */
export const DRAWN: readonly Protocol[] = [minimal, quiet];

/** Maps one protocol's pipeline from the very steps that a node of it runs. */
export const mapOf = async (protocol: Protocol): Promise<string> => {
  const registry = registryOf(protocol.events);
  const crypto = await openCrypto('wasm');
  if (E.isLeft(crypto)) throw new Error('the map needs libsodium');
  const now = (): number => 0;
  const store = openProtocolStore(protocol, registry, { path: ':memory:', crypto: crypto.right, now });
  if (E.isLeft(store)) throw new Error('the map needs a store in memory');
  const tools = { store: store.right, crypto: crypto.right, registry, scratch: openScratch(), now };
  const map = pipelineMap({
    protocol: protocol.name,
    kernel: kernelSteps(tools),
    own: protocolSteps(protocol, tools),
    reflectors: allReflectors(protocol.reflectors, registry),
    jobs: protocol.jobs,
  });
  store.right.close();
  return map;
};

const between = (name: string): RegExp => new RegExp(`(<!-- map of ${name} -->\n)[\\s\\S]*?(\n<!-- end of map -->)`);

/** Puts the maps of all drawn protocols into a page, each between its two comments. Throws where these are missing. */
export const withMaps = async (page: string): Promise<string> => {
  let drawn = page;
  for (const protocol of DRAWN) {
    const place = between(protocol.name);
    if (!place.test(drawn)) throw new Error(`the page has no place for the map of ${protocol.name}`);
    const map = await mapOf(protocol);
    drawn = drawn.replace(place, (_, start: string, end: string) => start + map + end);
  }
  return drawn;
};
