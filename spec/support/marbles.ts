import { TestScheduler, type RunHelpers } from 'rxjs/testing';

/** Runs a spec in virtual time; diagrams are compared whole. */
export const marbles =
  (body: (helpers: RunHelpers, scheduler: TestScheduler) => void): (() => void) =>
  () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run((helpers) => body(helpers, scheduler));
  };
