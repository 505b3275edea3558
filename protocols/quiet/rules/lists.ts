import { type EventId, toHex } from '../../../lib';

type Listed = Readonly<Record<string, EventId>>;

/** Answers whether no two slots of a list are equal. */
export const listsOnce = (slots: readonly Listed[]): boolean =>
  new Set(slots.map((slot) => Object.values(slot).map(toHex).join())).size === slots.length;
