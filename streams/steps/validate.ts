import * as E from 'fp-ts/Either';
import type { Deps, Event, EventType } from '../../lib/event/event';
import { type Fault, badPacket, refused } from '../../lib/fault';
import { equalBytes } from '../../lib/ids';
import { restage } from '../../lib/envelope/moves';
import type { Registry } from '../../lib/event/registry';
import { declaredDeps, prevOf } from './needs';
import { type Step, step } from './step';

/** A log that waits has no gaps: what came before is the same signer's, in the same realm, and numbered one less. */
const followsItsPrev = (type: EventType, event: Event, deps: Deps, { byName }: Registry): E.Either<Fault, unknown> => {
  const ref = type.logWaits === true ? prevOf(event) : undefined;
  if (ref === undefined) return E.right(undefined);
  const lent = deps.get(ref);
  const prev = lent?.event;
  // Only the id of a forgotten event is known, so there is nothing to compare.
  if (lent?.event_id !== undefined && prev === undefined) return E.right(undefined);
  const follows =
    prev !== undefined &&
    byName.get(prev.type)?.logWaits === true &&
    prev.seq + 1 === event.seq &&
    equalBytes(prev.signed_by, event.signed_by) &&
    equalBytes(prev.realm_id, event.realm_id);
  return follows ? E.right(undefined) : E.left(refused('event.follows_its_prev'));
};

/** signed → validated: asks the event's type whether it may exist, given exactly what it declared to need. */
export const validate = (registry: Registry): Step =>
  step({
    name: 'validate',
    from: 'signed',
    to: 'validated',
    run: (e) => {
      const type = registry.byName.get(e.event.type);
      if (type === undefined) return E.left(badPacket('event.type_is_known'));
      const { event, event_id } = e;
      const deps = declaredDeps(type, event, e.deps);
      const follows = e.authored ? E.right(undefined) : followsItsPrev(type, event, deps, registry);
      if (E.isLeft(follows)) return follows;
      const valid = type.validate({ event, event_id }, deps);
      return E.isLeft(valid) ? valid : E.right(restage(e, 'validated'));
    },
  });
