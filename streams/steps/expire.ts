import type { EventType } from '../../lib/event/event';
import { type ForgetTools, openForgetting } from './forgetting';
import { FORGOTTEN_AT_ONCE_MAX, FORGOTTEN_PER_TURN_MAX, forgetBudget } from '../turn/scratch';

/** Events that expire in one turn at most; a tick has several, and what is left is hidden already. */
export const EXPIRED_PER_TURN_MAX = FORGOTTEN_PER_TURN_MAX;
/**
 * How long an event is refused after it has expired, in milliseconds: by then everybody has let go of it, however wrong
 * their clocks. Source: quiet, "Forgetting".
 */
export const REFUSED_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * Time after its expiry at which an event that is kept leaves the compared sets, in milliseconds. Until then each question
 * leaves it out by the asking side's clock. Without this limit, every question would filter all events that ever expired.
 */
export const COMPARED_AFTER_MS = 60 * 60 * 1_000;

/** Events expired in a turn, and whether any are left. */
export interface Expired {
  readonly done: number;
  /** At least so many are left. */
  readonly pending: number;
}

/**
 * Forgets what has expired, as far as this turn may: events that are stored, and those that wait for something and say
 * when they are over.
 */
export const openExpire = (tools: ForgetTools): ((nowMs: number) => Expired) => {
  const { store, registry, scratch, now } = tools;
  const stays = ({ outlivesExpiry }: EventType): boolean => outlivesExpiry === true;
  const codesOf = (types: readonly EventType[]): readonly number[] => types.map(({ code }) => code);
  const staying = codesOf(registry.types.filter(stays));
  const going = codesOf(registry.types.filter((type) => !stays(type)));
  const { forget } = openForgetting(tools);
  return (nowMs) => {
    for (const seq of store.events.expiredButKept(nowMs - COMPARED_AFTER_MS, EXPIRED_PER_TURN_MAX, staying))
      store.events.leaveScope(seq);
    const over = store.events.expired(nowMs, EXPIRED_PER_TURN_MAX + 1, going);
    let done = 0;
    const mayGoOn = (): boolean => done % FORGOTTEN_AT_ONCE_MAX > 0 || forgetBudget(scratch, now()) > 0;
    for (const { received_by, event_id, expires_ms } of over.slice(0, EXPIRED_PER_TURN_MAX)) {
      if (!mayGoOn()) break;
      forget({ received_by, event_id, until_ms: expires_ms + REFUSED_AFTER_MS, root: null });
      done += 1;
    }
    return { done: done + store.quarantine.sweepExpired(nowMs), pending: over.length - done };
  };
};
