import * as E from 'fp-ts/Either';
import { filter, map } from 'rxjs';
import type { Lend } from '../../lib/db/lending/lend';
import type { WaitingRooms } from '../../lib/db/waiting/waitingRooms';
import type { Envelope, Stage } from '../../lib/envelope/envelope';
import { advance, forgetDeps, isReady, isUnproven, lend } from '../../lib/envelope/moves';
import type { Dep, Deps } from '../../lib/event/event';
import { type Fault, badPacket, known, missing as missingFault, overLimit } from '../../lib/fault';
import { type EventId, type Ref, isOptional, plainRef } from '../../lib/ids';
import type { Registry } from '../../lib/event/registry';
import type { Admits } from './meter';
import { NEEDS_MAX, needsOf } from './needs';
import { type Step, attemptStep } from './step';

/** Stores and limits for lending and parking. Nothing is held in memory. */
export interface DepTools {
  readonly registry: Registry;
  readonly lend: Lend;
  readonly quarantine: Pick<WaitingRooms['quarantine'], 'has' | 'park' | 'parkPassing'>;
  readonly blobId: (sealed: Uint8Array) => EventId;
  readonly now: () => number;
  readonly admits: Admits;
}

/** Stages at which something is lent. From `signed` on nothing is needed. */
const GATHERING = ['received', 'fresh', 'accepted', 'drafted', 'outgoing'] as const satisfies readonly Stage[];
type Gathering = Envelope<(typeof GATHERING)[number]>;
type Parking = Envelope<'fresh' | 'accepted'>;

const gathers = new Set<Stage>(GATHERING);
const isGathering = (e: Envelope): e is Gathering => gathers.has(e.stage) && !isReady(e);

interface Gathered {
  readonly needs: readonly Ref[];
  readonly deps: Deps;
  readonly missing: readonly Ref[];
}

/** Asks the event's type for its needs, given the deps lent so far. They may only grow. */
const asksFor = (e: Gathering, deps: Deps, { byName }: Registry): readonly Ref[] => {
  const type = byName.get(e.event_type);
  if (type === undefined) return [];
  if (e.stage === 'accepted') return needsOf(type, e.event, deps);
  return e.stage === 'drafted' ? needsOf(type, e.draft, deps) : [];
};

/** Blames this file for a stored event that does not read back. The event that needs it is innocent, and so is its id. */
const blameless = (fault: Fault): Fault => (fault._tag === 'Malformed' ? badPacket('dep.reads_back') : fault);

const lendOne = (find: Lend, e: Gathering, need: Ref): E.Either<Fault, Dep | null | undefined> => {
  const found = find(e.received_by, plainRef(need));
  if (E.isLeft(found)) return E.left(blameless(found.left));
  return found.right !== undefined ? found : E.right(isOptional(need) ? null : undefined);
};

/** Is a need lent? An optional need that was not found does not count as lent for a required one. */
const isLent = (deps: Deps, need: Ref): boolean =>
  isOptional(need) ? deps.has(plainRef(need)) : (deps.get(need) ?? null) !== null;

const gather = (e: Gathering, { registry, lend: find }: DepTools): E.Either<Fault, Gathered> => {
  const deps = new Map(e.deps);
  // An array: there are 32 of them at most, and it can be gone through while it grows.
  const needs = [...e.needs];
  const missing: Ref[] = [];
  let asked = 0;
  while (asked < needs.length) {
    const round = needs.slice(asked);
    asked = needs.length;
    for (const need of round) {
      if (isLent(deps, need)) continue;
      const dep = lendOne(find, e, need);
      if (E.isLeft(dep)) return dep;
      if (dep.right === undefined) missing.push(need);
      else deps.set(plainRef(need), dep.right);
    }
    for (const need of asksFor(e, deps, registry)) if (!needs.includes(need)) needs.push(need);
    if (needs.length > NEEDS_MAX) return E.left(overLimit('needs'));
  }
  return E.right({ needs, deps, missing });
};

/** Only what arrived waits. Anywhere else a missing need is a rejection: strangers fill no table. */
const mayPark = (e: Gathering): e is Parking => e.stage === 'fresh' || e.stage === 'accepted';

const isPassing = (e: Parking, { byName }: Registry): boolean => byName.get(e.event_type)?.reach === 'ephemeral';

const park = (e: Parking, missing: readonly Ref[], tools: DepTools): E.Either<Fault, Envelope> => {
  const { quarantine, blobId, now } = tools;
  const blob_id = blobId(e.sealed);
  if (quarantine.has(e.received_by, blob_id)) return E.left(known);
  const verified = e.stage === 'accepted';
  const claimed = e.stage === 'accepted' ? e.event_id : e.claimed;
  const { received_by, origin, opensWith, sealed } = e;
  const place = isUnproven(origin) || isPassing(e, tools.registry) ? quarantine.parkPassing : quarantine.park;
  const expires_ms = e.stage === 'accepted' ? e.event.expires_at_ms : 0;
  const row = { received_by, blob_id, claimed, verified, origin, opensWith, since_ms: now(), sealed, expires_ms };
  return E.right(forgetDeps(advance(e, 'parked', { missing, evicted: place(row, missing) })));
};

/**
 * Lends an envelope its needs, or parks it until they arrive. A parked envelope carries no deps: they may be secrets. At
 * `received`, the deps name the packet's owner.
 */
export const resolveDeps = (tools: DepTools): Step => {
  const resolve = (e: Gathering): E.Either<Fault, Envelope> => {
    const gathered = gather(e, tools);
    if (E.isLeft(gathered)) return gathered;
    const { needs, deps, missing } = gathered.right;
    if (missing.length > 0) return mayPark(e) ? park(e, missing, tools) : E.left(missingFault(missing));
    if (e.stage === 'received' && !tools.admits(deps, e.origin)) return E.left(overLimit('openings'));
    const owner = e.stage === 'received' ? ownerIn(deps) : undefined;
    return E.right(lend(e, needs, deps, owner));
  };

  return {
    name: 'resolveDeps',
    from: GATHERING,
    to: [...GATHERING, 'parked'],
    operator: (envelope$) => envelope$.pipe(filter(isGathering), map(attemptStep<Gathering>('resolveDeps', resolve))),
  };
};

const ownerIn = (deps: Deps): number | undefined => {
  for (const dep of deps.values()) if (dep?.received_by !== undefined) return dep.received_by;
  return undefined;
};
