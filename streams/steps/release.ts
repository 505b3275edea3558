import type { Store } from '../../lib/db/store';
import type { Ref } from '../../lib/ids';
import { type Scratch, countReleased, releaseBudget } from '../turn/scratch';

export interface ReleaseTools {
  readonly store: Pick<Store, 'releases'>;
  readonly scratch: Scratch;
  readonly now: () => number;
}

/** Tells those who wait for `ref`, as far as this turn may; the rest stay listed for the next. */
export const release = ({ store, scratch, now }: ReleaseTools, received_by: number, ref: Ref): void => {
  const { notified, ready } = store.releases.release(received_by, ref, releaseBudget(scratch, now()));
  countReleased(scratch, notified, ready);
  scratch.ready.push(...ready);
};
