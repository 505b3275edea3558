import * as E from 'fp-ts/Either';
import { decodeCanonical } from '../lib/canonical';
import type { OpenFault, StatementWatch } from '../lib/db/open';
import { type Store, type StoreLimits, openStore } from '../lib/db/store';
import type { Registry } from '../lib/registry';
import type { Protocol } from './protocol';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly limits?: StoreLimits;
  readonly watch?: StatementWatch;
}

/** Opens the store of one protocol: its tables, look-ups and queries. Refuses: see `OpenFault`. */
export const openProtocolStore = (
  { name, lookups, canonicalOf, inboxes }: Protocol,
  registry: Registry,
  { path, limits = {}, watch }: StoreOptions,
): E.Either<OpenFault, Store> => {
  const decode = decodeCanonical(registry);
  const readStored = (sealed: Uint8Array) => E.chain(decode)(canonicalOf(sealed));
  const spec = { path, protocol: name, registry, lookups, readStored, queries: [inboxes], limits };
  return openStore(watch === undefined ? spec : { ...spec, watch });
};
