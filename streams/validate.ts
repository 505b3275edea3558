import * as E from 'fp-ts/Either';
import { restage } from '../lib/moves';
import { badBlob } from '../lib/fault';
import type { Registry } from '../lib/registry';
import { type Step, step } from './step';

/** signed → validated: asks the event's type whether it may exist, given exactly what it declared to need. */
export const validate = ({ byName }: Registry): Step =>
  step({
    name: 'validate',
    from: 'signed',
    to: 'validated',
    run: (e) => {
      const type = byName.get(e.event.type);
      if (type === undefined) return E.left(badBlob('event.type_is_known'));
      return E.map(() => restage(e, 'validated'))(type.validate({ event: e.event, event_id: e.event_id }, e.deps));
    },
  });
