import type { Observable } from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';

/** Makes a stream of a diagram. */
type Drawn = <A = string>(diagram: string, values?: Readonly<Record<string, A>>, error?: unknown) => Observable<A>;

/** Tools to draw and compare marble diagrams. */
export interface Helpers extends Omit<RunHelpers, 'hot' | 'cold'> {
  readonly hot: Drawn;
  readonly cold: Drawn;
}

/** Runs a spec in virtual time; diagrams are compared whole. */
export const marbles =
  (body: (helpers: Helpers, scheduler: TestScheduler) => void): (() => void) =>
  () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run((helpers) => body(helpers, scheduler));
  };
