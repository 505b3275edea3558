import { blobIdOf, decodeCanonical } from '../lib/event/canonical';
import type { CryptoPort } from '../lib/crypto/cryptoPort';
import { verifyOnce } from '../lib/crypto/verifyOnce';
import type { Store } from '../lib/db/store';
import type { EventId } from '../lib/ids';
import type { Registry } from '../lib/event/registry';
import { distinctNames } from './bus';
import { resolveDeps } from './steps/resolveDeps';
import { openAdmits } from './steps/meter';
import { forgetEvents } from './steps/forgetEvents';
import { keepNotes } from './steps/keepNotes';
import { PLAIN, type Protocol } from './protocol';
import { purgeSecret } from './steps/purgeSecret';
import { refuseKnown } from './steps/refuseKnown';
import { resealEvents } from './steps/resealEvents';
import type { Scratch } from './turn/scratch';
import { send } from './steps/send';
import type { Step } from './steps/step';
import { storeEvent } from './steps/storeEvent';
import { validate } from './steps/validate';
import { refuseRemoved } from './steps/refuseRemoved';
import { liftTombstones } from './steps/liftTombstones';
import { loadOutgoing } from './steps/loadOutgoing';

/** Parts that steps are opened with. */
export interface PipelineTools {
  readonly store: Store;
  readonly crypto: CryptoPort;
  readonly registry: Registry;
  readonly scratch: Scratch;
  readonly now: () => number;
}

const NO_PROTOCOL: Pick<Protocol, 'lookups' | 'readBack'> = { lookups: [], readBack: PLAIN };

/** The kernel's own steps, in the order of the pipeline. */
export const kernelSteps = (
  tools: PipelineTools,
  { lookups, readBack }: Pick<Protocol, 'lookups' | 'readBack'> = NO_PROTOCOL,
): readonly Step[] => {
  const { store, crypto, registry, now } = tools;
  const admits = openAdmits(lookups, now);
  const blobId = (sealed: Uint8Array): EventId => blobIdOf(crypto, sealed);
  return [
    resolveDeps({ registry, lend: store.lend, quarantine: store.quarantine, blobId, now, admits }),
    refuseKnown(store, now),
    refuseRemoved(store, registry, now),
    validate(registry),
    storeEvent(tools),
    keepNotes(tools),
    forgetEvents(tools),
    liftTombstones(store),
    resealEvents(tools, readBack),
    purgeSecret(tools),
    loadOutgoing(store),
    send(store, now),
  ];
};

/** A protocol's steps: pure once their needs are lent. */
export const protocolSteps = (
  { handlers }: Pick<Protocol, 'handlers'>,
  { crypto, registry }: Pick<PipelineTools, 'crypto' | 'registry'>,
): readonly Step[] => {
  const tools = { crypto, verify: verifyOnce(crypto), registry, decode: decodeCanonical(registry) };
  return handlers.map((open) => open(tools));
};

/** Every step of an engine. Their order never matters. */
export const pipeline = (
  protocol: Pick<Protocol, 'handlers' | 'lookups' | 'readBack'>,
  tools: PipelineTools,
): readonly Step[] => distinctNames([...kernelSteps(tools, protocol), ...protocolSteps(protocol, tools)]);
