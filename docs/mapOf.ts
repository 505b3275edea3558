import * as E from 'fp-ts/Either';
import { openCrypto } from '../lib/crypto/open';
import { registryOf } from '../lib/event/registry';
import { allReflectors } from '../reflectors/reflections';
import { kernelSteps, protocolSteps } from '../streams/pipeline';
import { pipelineMap } from '../streams/pipelineMap';
import type { Protocol } from '../streams/protocol';
import { openProtocolStore } from '../streams/node/protocolStore';
import { openScratch } from '../streams/turn/scratch';

/** The map of one protocol's pipeline, made from the very steps that a node of it runs. */
export const mapOf = async (protocol: Protocol): Promise<string> => {
  const registry = registryOf(protocol.events);
  const crypto = await openCrypto('wasm');
  if (E.isLeft(crypto)) throw new Error('the map needs libsodium');
  const now = (): number => 0;
  const store = openProtocolStore(protocol, registry, { path: ':memory:', crypto: crypto.right, now });
  if (E.isLeft(store)) throw new Error('the map needs a store in memory');
  const tools = { store: store.right, crypto: crypto.right, registry, scratch: openScratch(), now };
  const map = pipelineMap(
    protocol.name,
    kernelSteps(tools),
    protocolSteps(protocol, tools),
    allReflectors(protocol.reflectors, registry),
  );
  store.right.close();
  return map;
};
