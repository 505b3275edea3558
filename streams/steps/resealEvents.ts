import * as E from 'fp-ts/Either';
import type { CryptoPort } from '../../lib/crypto/cryptoPort';
import type { Store } from '../../lib/db/store';
import type { Deps } from '../../lib/event/event';
import { type Fault, denied, missing, overLimit } from '../../lib/fault';
import { type EventId, type Ref, equalBytes } from '../../lib/ids';
import { advance } from '../../lib/envelope/moves';
import type { ReadBack } from '../protocol';
import type { Scratch } from '../turn/scratch';
import { type Step, step } from './step';

/** Events that one emission may have sealed again. */
export const RESEALING_MAX = 256;

export interface ResealTools {
  readonly store: Pick<Store, 'events' | 'lend'>;
  readonly crypto: CryptoPort;
  readonly scratch: Scratch;
  readonly now: () => number;
}

const HOLDS_THE_SAME = denied('reseal.holds_the_same_event');

/** Lends the target of a ref as deps for `readBack`. */
const lent = ({ store }: ResealTools, received_by: number, ref: Ref): E.Either<Fault, Deps> => {
  const found = store.lend(received_by, ref);
  if (E.isLeft(found)) return found;
  return found.right === undefined ? E.left(missing([ref])) : E.right(new Map([[ref, found.right]]));
};

/** With what, and what that needs. */
interface Anew {
  readonly received_by: number;
  readonly ref: Ref;
  readonly deps: Deps;
  readonly reseal: NonNullable<ReadBack['reseal']>;
}

/** The same event in other bytes, which are read back before they count. */
const sealedAnew = (
  tools: ResealTools,
  { opensWith, open }: ReadBack,
  sealed: Uint8Array,
  { received_by, ref, deps, reseal, event_id }: Anew & { readonly event_id: EventId },
): E.Either<Fault, Uint8Array> => {
  const [opener] = opensWith(sealed);
  if (opener === undefined) return E.left(denied('reseal.is_of_what_was_sealed'));
  const before = lent(tools, received_by, opener);
  if (E.isLeft(before)) return before;
  const canonical = open(tools.crypto, sealed, before.right);
  if (E.isLeft(canonical)) return canonical;
  const again = reseal(tools.crypto, { canonical: canonical.right, event_id, ref }, deps);
  if (E.isLeft(again)) return again;
  const back = open(tools.crypto, again.right, deps);
  if (E.isLeft(back)) return back;
  return equalBytes(back.right, canonical.right) && opensWith(again.right)[0] === ref ? again : E.left(HOLDS_THE_SAME);
};

/** Answers whether there was anything to do. */
const resealOne = (tools: ResealTools, readBack: ReadBack, event_id: EventId, anew: Anew): E.Either<Fault, boolean> => {
  const { events } = tools.store;
  const stored = events.find(anew.received_by, event_id);
  if (stored === undefined || readBack.opensWith(stored.sealed)[0] === anew.ref) return E.right(false);
  const sealed = sealedAnew(tools, readBack, stored.sealed, { ...anew, event_id });
  if (E.isLeft(sealed)) return sealed;
  events.reseal(stored.seq, sealed.right);
  return E.right(true);
};

/**
 * resealing → resealed: other bytes for the same events, each checked to hold the very same one; number, place, rows and sets
 * stay as they are. It minds the time of the turn, but for one event. One that cannot be sealed again is left as it is, and
 * is a refusal where nothing else was done. Refuses: more than `RESEALING_MAX` ids, a protocol that does not reseal, a ref
 * that names nothing here, what opens with nothing.
 */
export const resealEvents = (tools: ResealTools, readBack: ReadBack): Step =>
  step({
    name: 'resealEvents',
    from: 'resealing',
    to: 'resealed',
    run: (e) => {
      const { ids, ref, received_by } = e;
      const { reseal } = readBack;
      if (ids.length > RESEALING_MAX) return E.left(overLimit('resealing'));
      if (reseal === undefined) return E.left(denied('reseal.is_known_to_the_protocol'));
      const deps = lent(tools, received_by, ref);
      if (E.isLeft(deps)) return deps;
      let count = 0;
      let left = ids.length;
      let fault: Fault | undefined;
      for (const event_id of ids) {
        if ((count > 0 || fault !== undefined) && tools.now() >= tools.scratch.endMs) break;
        const done = resealOne(tools, readBack, event_id, { received_by, ref, deps: deps.right, reseal });
        // One whose bytes are spoilt holds up itself alone.
        if (E.isLeft(done)) fault ??= done.left;
        else left -= 1;
        if (E.isRight(done) && done.right) count += 1;
      }
      return fault !== undefined && count === 0 ? E.left(fault) : E.right(advance(e, 'resealed', { count, left }));
    },
  });
