import type { ForgetTask } from '../../lib/db/events/forgettings';
import type { EventHead } from '../../lib/db/events/events';
import type { Store } from '../../lib/db/store';
import { DELETED, type ForgottenUntil, type Liftable } from '../../lib/db/events/tombstones';
import type { Envelope } from '../../lib/envelope/envelope';
import { type EventType, PARENTS_MAX, type Event } from '../../lib/event/event';
import { type EventId, isZero, refTo } from '../../lib/ids';
import type { Registry } from '../../lib/event/registry';
import { release } from './release';
import { type Scratch, changeKey, forgetBudget } from '../turn/scratch';

export interface ForgetTools {
  readonly store: Store;
  readonly registry: Registry;
  readonly scratch: Scratch;
  readonly now: () => number;
}

/** Takes events and what hangs on them away. */
export interface ForgettingTurn {
  /**
   * Takes an event, its rows, and as much of what hangs on it as this turn may; refuses it from now on, whether it was
   * here or not. Later turns forget the rest. An event that founds an owner stays: everything of theirs hangs on it. The
   * note is for a `root`: what the protocol decides by whether to lift it.
   */
  readonly forget: (one: ForgetTask, note?: Uint8Array | null) => void;
  /** Goes on with what a turn left. Answers whether there was anything to do that this turn may. */
  readonly goOn: () => boolean;
  /** After the roll-back of its run: what was refused since it hangs on what is forgotten, is forgotten itself. */
  readonly afterRefusal: (e: Envelope<'rejected'>) => void;
}

/** The known part of a stored event. */
type Stored = Pick<EventHead, 'seq' | 'type'>;

const NOTHING: readonly EventId[] = [];

/** The ids an event hangs on, each once; undefined where they are more than an event may have. */
export const parentsOf = (type: EventType, event: Event): readonly EventId[] | undefined => {
  if (type.parents === undefined) return NOTHING;
  const ids = type.parents(event).filter((id) => !isZero(id));
  return ids.length > PARENTS_MAX ? undefined : ids;
};

/** A tombstone for good, before one that can be lifted, before one that ends. */
const strengthOf = ({ until_ms, root }: ForgottenUntil): number => {
  if (until_ms !== null) return until_ms;
  return root === null ? Infinity : Number.MAX_SAFE_INTEGER;
};

/** Finds until when the last of an event's parents is forgotten; undefined where none is. */
export const forgottenAmong = (
  { tombstones }: Pick<Store, 'tombstones'>,
  received_by: number,
  ids: readonly EventId[],
  nowMs: number,
): ForgottenUntil | undefined => {
  let latest: ForgottenUntil | undefined;
  for (const id of ids) {
    const found = tombstones.find(received_by, id, nowMs);
    if (found === undefined) continue;
    if (latest === undefined || strengthOf(latest) < strengthOf(found)) latest = found;
  }
  return latest;
};

/** Takes a stored event and every row of its own away. Answers false where there is none. */
const removeStored = (tools: ForgetTools, one: ForgetTask, found?: Stored): boolean => {
  const { store, registry, scratch } = tools;
  const { received_by, event_id, until_ms } = one;
  const stored = found ?? store.events.head(received_by, event_id);
  if (stored === undefined) return false;
  store.cascades.remove(stored.seq);
  const type = registry.byCode.get(stored.type);
  if (type === undefined) return false;
  // Its opener also opens copies of it elsewhere, so the opener has to go as well.
  const opener = until_ms === null ? store.events.openerOf(stored.seq) : '';
  if (opener !== '') store.taintedKeys.add(received_by, opener);
  for (const table of store.deltas.removeRows(type, received_by, stored.seq))
    scratch.changed.add(changeKey(received_by, table));
  store.provided.removeEvent(received_by, event_id);
  store.secrets.remove(received_by, refTo(type.type, event_id));
  store.events.remove(stored.seq);
  store.derived.touch(received_by, type.type);
  return true;
};

/** Those who wait for what will not come run again: their own types see that it is forgotten, or their log goes on. */
const releaseWaiters = (tools: ForgetTools, { received_by, event_id }: ForgetTask): void => {
  for (const { type } of tools.registry.types) release(tools, received_by, refTo(type, event_id));
  release(tools, received_by, refTo('log', event_id));
};

const founds = ({ store, registry }: ForgetTools, { received_by, event_id }: ForgetTask, found?: Stored): boolean => {
  const head = found ?? store.events.head(received_by, event_id);
  return head !== undefined && registry.byCode.get(head.type)?.founds === true;
};

/** Takes what an event left, wherever it is; what hangs on it is remembered. `found` is what is known of it. */
const take = (tools: ForgetTools, one: ForgetTask, found?: Stored): void => {
  const { store, scratch } = tools;
  const { received_by, event_id } = one;
  store.quarantine.removeClaimed(received_by, event_id);
  if (removeStored(tools, one, found)) scratch.forgotten += 1;
  else releaseWaiters(tools, one);
  if (store.cascades.has(received_by, event_id)) store.forgettings.add(one);
};

/** Lets dependents be lifted with the event on which they hang. */
const liftableOf = ({ root }: ForgetTask, note: Uint8Array | null = null): Liftable | null =>
  root === null ? null : { root, note };

/** Forgets the next few dependents of a forgotten event. */
const takeDependents = (tools: ForgetTools, one: ForgetTask, limit: number): void => {
  const { events, cascades, tombstones, forgettings } = tools.store;
  const { received_by, event_id: parent } = one;
  if (events.has(received_by, parent)) {
    take(tools, one);
    // An event of an unknown type stays, and does not hold up the others.
    if (events.has(received_by, parent)) forgettings.finish(one);
    return;
  }
  const hanging = cascades.list(received_by, parent, limit);
  for (const found of hanging) {
    const next = { ...one, event_id: found.event_id };
    if (founds(tools, next, found)) {
      cascades.remove(found.seq);
      continue;
    }
    tombstones.add(received_by, found.event_id, DELETED, one.until_ms, liftableOf(one));
    take(tools, next, found);
  }
  if (hanging.length < limit || !cascades.has(received_by, parent)) forgettings.finish(one);
};

export const openForgetting = (tools: ForgetTools): ForgettingTurn => {
  const { store, scratch, now } = tools;
  const { tombstones, forgettings, events } = store;

  const goOn = (): boolean => {
    const limit = forgetBudget(scratch, now());
    const one = limit > 0 ? forgettings.next() : undefined;
    if (one !== undefined) takeDependents(tools, one, limit);
    return one !== undefined;
  };

  /** Forgets the target itself at once, within the count of a turn. Its dependents also mind the turn's time. */
  const forgetAll = (one: ForgetTask): void => {
    if (forgetBudget(scratch, 0) > 0 || !events.has(one.received_by, one.event_id)) take(tools, one);
    else forgettings.add(one);
    while (goOn());
  };

  return {
    goOn,
    forget: (one, note) => {
      if (founds(tools, one)) return;
      tombstones.add(one.received_by, one.event_id, DELETED, one.until_ms, liftableOf(one, note));
      forgetAll(one);
    },
    afterRefusal: ({ fault, received_by, event_id, origin }) => {
      if (fault._tag !== 'Forgotten' || fault.untilMs === undefined) return;
      if (event_id === undefined || origin === undefined) return;
      const root = fault.root ?? null;
      tombstones.addHung(received_by, event_id, DELETED, fault.untilMs, root);
      forgetAll({ received_by, event_id, until_ms: fault.untilMs, root });
    },
  };
};
