import { Heap } from 'heap-js';
import type { SchedulerLike, Subscription } from 'rxjs';
import type { Parcel } from './transport';

interface Flight {
  readonly dueMs: number;
  readonly order: number;
  readonly parcel: Parcel;
}

/** Packets in flight, each with the time at which it lands. */
export interface Flights {
  readonly launch: (parcel: Parcel, inMs: number) => void;
  readonly count: () => number;
}

/**
 * Keeps packets in a heap, with at most one action pending on the scheduler. A step of virtual time then costs the same,
 * however many packets are in flight. Packets due at the same time land in the order of their launch.
 */
export const openFlights = (scheduler: SchedulerLike, land: (parcel: Parcel) => void): Flights => {
  const heap = new Heap<Flight>((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  let order = 0;
  let pending: { readonly dueMs: number; readonly action: Subscription } | undefined;

  const landDue = (): void => {
    pending = undefined;
    for (let next = heap.peek(); next !== undefined && next.dueMs <= scheduler.now(); next = heap.peek()) {
      heap.pop();
      land(next.parcel);
    }
    plan();
  };

  const plan = (): void => {
    const next = heap.peek();
    if (next === undefined || (pending !== undefined && pending.dueMs <= next.dueMs)) return;
    pending?.action.unsubscribe();
    pending = { dueMs: next.dueMs, action: scheduler.schedule(landDue, Math.max(0, next.dueMs - scheduler.now())) };
  };

  return {
    launch: (parcel, inMs) => {
      order += 1;
      heap.push({ dueMs: scheduler.now() + inMs, order, parcel });
      plan();
    },
    count: () => heap.length,
  };
};
