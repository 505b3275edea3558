import { type ForgetTools, openForgetting } from './forget';

/** Events that expire in one tick at most; what is left is hidden already, and goes with the next. */
export const EXPIRED_PER_TICK_MAX = 1_000;
/**
 * How long an event is refused after it has expired, in milliseconds: by then everybody has let go of it, however wrong
 * their clocks. Source: quiet, "Forgetting".
 */
export const REFUSED_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * What outlives its expiry is compared with others' copies no longer, so long after it, in milliseconds: until then it is
 * left out by the clock of whoever asks. Else all that ever expired would be left out anew for each question.
 */
export const COMPARED_AFTER_MS = 60 * 60 * 1_000;

/** What a tick did, and whether it left anything. */
export interface Expired {
  readonly done: number;
  readonly pending: number;
}

/** Forgets what has expired: events that are stored, and those that wait for something and say when they are over. */
export const openExpire = (tools: ForgetTools): ((nowMs: number) => Expired) => {
  const { store, registry } = tools;
  const staying = registry.types.filter(({ outlivesExpiry }) => outlivesExpiry === true).map(({ code }) => code);
  const { forget } = openForgetting(tools);
  return (nowMs) => {
    for (const seq of store.events.outlived(nowMs - COMPARED_AFTER_MS, EXPIRED_PER_TICK_MAX, staying))
      store.events.leave(seq);
    const over = store.events.expired(nowMs, EXPIRED_PER_TICK_MAX + 1, staying);
    const some = over.slice(0, EXPIRED_PER_TICK_MAX);
    for (const { received_by, event_id, expires_ms } of some)
      forget({ received_by, event_id, until_ms: expires_ms + REFUSED_AFTER_MS });
    return { done: some.length + store.quarantine.sweepExpired(nowMs), pending: over.length - some.length };
  };
};
