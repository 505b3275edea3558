import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { advance } from '../../lib/envelope/moves';
import { type Scratch, changeKey } from '../turn/scratch';
import { type Step, step } from './step';

interface NoteTools {
  readonly store: Pick<Store, 'passing'>;
  readonly scratch: Pick<Scratch, 'woken'>;
}

/** noting → kept: writes rows of passing tables. They die with the process, and with their turn if it is undone. */
export const keepNotes = ({ store: { passing }, scratch }: NoteTools): Step =>
  step({
    name: 'keepNotes',
    from: 'noting',
    to: 'kept',
    run: (e) =>
      E.map(() => {
        for (const job of passing.wokenBy(e.notes))
          scratch.woken.set(changeKey(e.received_by, job), { job, received_by: e.received_by });
        return advance(e, 'kept', { count: e.notes.length });
      })(passing.apply(e.received_by, e.notes)),
  });
