import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { advance } from '../../lib/envelope/moves';
import { type Step, step } from './step';

/** noting → kept: writes rows of passing tables. They die with the process, and with their turn if it is undone. */
export const keepNotes = ({ passing }: Pick<Store, 'passing'>): Step =>
  step({
    name: 'keepNotes',
    from: 'noting',
    to: 'kept',
    run: (e) => E.map(() => advance(e, 'kept', { count: e.notes.length }))(passing.apply(e.received_by, e.notes)),
  });
