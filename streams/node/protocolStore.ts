import * as E from 'fp-ts/Either';
import { decodeCanonical } from '../../lib/event/canonical';
import type { CryptoPort } from '../../lib/crypto/cryptoPort';
import type { OpenFault, StatementWatch } from '../../lib/db/openDatabase';
import { type Store, type StoreLimits, openStore } from '../../lib/db/store';
import { openLift } from '../../lib/reconcile/lift';
import type { Registry } from '../../lib/event/registry';
import type { Protocol } from '../protocol';

export interface StoreOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly limits?: StoreLimits;
  readonly watch?: StatementWatch;
  readonly crypto: CryptoPort;
  readonly now: () => number;
}

/** Opens the store of one protocol: its tables, look-ups and queries. Refuses: see `OpenFault`. */
export const openProtocolStore = (
  { name, lookups, readBack, inboxes, derived = [], passing = [], queries = [] }: Protocol,
  registry: Registry,
  { path, limits = {}, watch, crypto, now }: StoreOptions,
): E.Either<OpenFault, Store> => {
  const decode = decodeCanonical(registry);
  return openStore({
    path,
    protocol: name,
    registry,
    lookups,
    readStored: {
      opensWith: readBack.opensWith,
      read: (sealed, deps) => E.chain(decode)(readBack.open(crypto, sealed, deps)),
    },
    derived,
    passing,
    queries: [inboxes, ...queries],
    limits,
    now,
    lift: openLift(crypto),
    ...(watch === undefined ? {} : { watch }),
  });
};
