import * as E from 'fp-ts/Either';
import type { Envelope } from '../lib/envelope';
import type { Deps, EventType } from '../lib/event';
import { badBlob } from '../lib/fault';
import { plainRef } from '../lib/ids';
import { restage } from '../lib/moves';
import type { Registry } from '../lib/registry';
import { needsOf } from './needs';
import { type Step, step } from './step';

/** Of what a draft was lent, what its type declares: the author's secrets are for signing, and end here. */
const declaredOnly = (type: EventType, { event, deps }: Envelope<'signed'>): Deps => {
  const declared = needsOf(type, event, deps).map(plainRef);
  return new Map(declared.map((ref) => [ref, deps.get(ref) ?? null]));
};

/** signed → validated: asks the event's type whether it may exist, given exactly what it declared to need. */
export const validate = ({ byName }: Registry): Step =>
  step({
    name: 'validate',
    from: 'signed',
    to: 'validated',
    run: (e) => {
      const type = byName.get(e.event.type);
      if (type === undefined) return E.left(badBlob('event.type_is_known'));
      const { event, event_id } = e;
      const deps = e.authored ? declaredOnly(type, e) : e.deps;
      return E.map(() => restage({ ...e, deps }, 'validated'))(type.validate({ event, event_id }, deps));
    },
  });
