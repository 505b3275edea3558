import type { EventType } from './event';

/** The event types of a protocol, by name and by code. */
export interface Registry {
  readonly types: readonly EventType[];
  readonly byName: ReadonlyMap<string, EventType>;
  readonly byCode: ReadonlyMap<number, EventType>;
}

const only = <K>(seen: Map<K, EventType>, key: K, type: EventType): void => {
  if (seen.has(key)) throw new Error(`two event types claim ${String(key)}`);
  seen.set(key, type);
};

/** Gathers event types. Throws at start-up, as a mistake of ours, where two share a name, a code or a table. */
export const registryOf = (types: readonly EventType[]): Registry => {
  const byName = new Map<string, EventType>();
  const byCode = new Map<number, EventType>();
  const byTable = new Map<string, EventType>();
  for (const type of types) {
    only(byName, type.type, type);
    only(byCode, type.code, type);
    for (const { name } of type.schema) only(byTable, name, type);
  }
  return { types, byName, byCode };
};
