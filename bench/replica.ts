import { join } from 'node:path';
import type { Store } from '../lib/db/store';
import { type EventId, ZERO_ID, isEventId, toHex } from '../lib/ids';
import { seededRandom } from '../lib/random';
import type { Key, KeySet } from '../lib/reconcile';
import { registryOf } from '../lib/event/registry';
import { minimal } from '../protocols/minimal';
import { openProtocolStore } from '../streams/node/protocolStore';
import type { Rig } from './bench';
import { must } from './must';

/** The most events in a turn: about as many as forty milliseconds allow. */
export const PER_TURN = 400;
const EVENT_BYTES = 512;
const OWNER = 1;

/** One side of a comparison: a real file with the events of one scope. */
export interface Replica {
  readonly store: Store;
  /** Within a turn. */
  readonly add: (key: Key) => void;
  readonly addAll: (keys: readonly Key[]) => void;
  readonly keySet: () => KeySet;
  /** Picks the ids that are neither here nor requested. */
  readonly lacking: (ids: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly askFor: (ids: readonly Uint8Array[]) => void;
}

export const openReplica = ({ folder, crypto }: Pick<Rig, 'folder' | 'crypto'>, name: string): Replica => {
  const path = join(folder, `${name}.db`);
  const store = must(openProtocolStore(minimal, registryOf(minimal.events), { path, crypto, now: () => 0 }));
  const sealed = seededRandom(9).bytes(EVENT_BYTES);
  const scope: EventId = ZERO_ID;
  const asked = new Set<string>();

  const isHere = (id: Uint8Array): boolean => isEventId(id) && store.events.has(OWNER, id);
  const add = ({ at_ms, id }: Key): void => {
    if (!isEventId(id) || isHere(id)) return;
    store.events.add({
      ...{ received_by: OWNER, event_id: id, type: 2, created_ms: at_ms, expires_ms: 0, local_only: false },
      ...{ stored_ms: 0, sealed, placed: { scope, place: store.scopes.nextPlace(OWNER, scope) } },
    });
  };
  const addAll = (keys: readonly Key[]): void => {
    for (let from = 0; from < keys.length; from += PER_TURN) {
      store.transaction.begin();
      keys.slice(from, from + PER_TURN).forEach(add);
      store.syncSets.flush();
      store.transaction.commit();
    }
  };
  return {
    ...{ store, add, addAll },
    keySet: () => store.syncSets.keySet(OWNER, scope, 0),
    lacking: (ids) => ids.filter((id) => !isHere(id) && !asked.has(toHex(id))),
    askFor: (ids) => ids.forEach((id) => asked.add(toHex(id))),
  };
};
