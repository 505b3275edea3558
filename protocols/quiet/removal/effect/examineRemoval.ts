import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Reader, toHex } from '../../../../lib';
import { standingOf } from '../../authority/pure/standingOf';
import { NORMAL } from '../../wire/bodies/groups';
import type { LogEvent, Tip } from '../chooseTips';
import { type Falls, compareStandings } from './compareStandings';
import { type FallenDeletion, findFallenDeletions } from './fallenDeletions';
import { type RecentActs, recentActs } from '../logQueries';
import { placesOf, readNetworkFacts } from './readNetworkFacts';
import { type SupposedRemoval, supposeRemovals } from './supposeRemovals';

/** A removal before it is signed, with the device that would sign it. */
export interface PlannedRemoval {
  readonly network_id: EventId;
  readonly by: EventId;
  /** The user whose devices go. */
  readonly user_id: EventId;
  readonly kind: 'user' | 'demotion' | 'peer';
  /** The devices that go, if not all of the user's. */
  readonly peer_ids: readonly EventId[] | undefined;
  /** Each removal names the user, or one device. */
  readonly removals: readonly {
    readonly target_id: EventId;
    readonly round: number;
    readonly cutoffs: readonly Tip[];
  }[];
  readonly log: readonly LogEvent[];
}

/** Everything that hangs on a removal, as this node knows it. */
export interface RemovalEffect {
  /** Acts of the last 30 days, by device and type, counted by when they came here. */
  readonly acts: readonly RecentActs[];
  /** Who would fall if nothing that the removed signed counted. */
  readonly rests: Falls;
  /** Who falls by the cutoffs. */
  readonly falls: Falls;
  /** Deletions of others that fall by the cutoffs. */
  readonly deletions: readonly FallenDeletion[];
}

/** A removal that is not signed: the cutoffs it would list, and everything that hangs on it. */
export interface PreviewedRemoval extends RemovalEffect {
  readonly cutoffs: readonly Tip[];
}

/** How far back an answer tells what a device did. */
export const RECENT_MS = 30 * 24 * 60 * 60 * 1_000;

const slotsOf = (cutoffs: readonly Tip[]) =>
  cutoffs.map(({ peer_id, cutoff }) => ({ peer_id: toHex(peer_id), cutoff: toHex(cutoff) }));

const supposedOf = ({ kind, removals }: PlannedRemoval, whole: boolean): readonly SupposedRemoval[] =>
  removals.map(({ target_id, round, cutoffs }) => ({
    ...{ kind, target_id: toHex(target_id), round },
    cutoffs: whole ? [] : slotsOf(cutoffs),
  }));

const readActs = (reader: Reader, { user_id, peer_ids }: PlannedRemoval): E.Either<Fault, readonly RecentActs[]> =>
  pipe(
    reader.query(recentActs, { user_id, since_ms: reader.nowMs - RECENT_MS }),
    E.map((acts) => {
      const named = peer_ids && new Set(peer_ids.map(toHex));
      return acts.filter(({ peer_id }) => named?.has(toHex(peer_id)) ?? true);
    }),
  );

/**
 * Computes what follows from a removal, before it is signed: standing is computed as it is, as it will be, and as it were
 * if nothing of the removed counted. Source: quiet, "Removal".
 */
export const examineRemoval = (reader: Reader, plan: PlannedRemoval): E.Either<Fault, RemovalEffect> =>
  pipe(
    E.Do,
    E.bind('acts', () => readActs(reader, plan)),
    E.bind('facts', () => readNetworkFacts(reader, plan.network_id)),
    E.let('before', ({ facts }) => standingOf(facts)),
    E.let('standingsAfter', ({ facts }) => {
      const after = (whole: boolean) =>
        standingOf(supposeRemovals(facts, toHex(plan.by), placesOf(plan.log), supposedOf(plan, whole)));
      return { after: after(false), without: after(true) };
    }),
    E.bind('deletions', ({ before, standingsAfter: { after } }) =>
      findFallenDeletions(reader, plan.network_id, before, after),
    ),
    E.map(({ acts, facts, before, standingsAfter: { after, without }, deletions }) => {
      const normal = new Set(facts.groups.filter(({ kind }) => kind === NORMAL).map(({ group_id }) => group_id));
      const named = {
        user_ids: new Set(plan.peer_ids === undefined ? [toHex(plan.user_id)] : []),
        peer_ids: new Set((plan.peer_ids ?? []).map(toHex)),
      };
      const fallsIn = (standing: typeof after): Falls =>
        compareStandings(before, standing, named, (group_id) => normal.has(group_id));
      return { acts, rests: fallsIn(without), falls: fallsIn(after), deletions };
    }),
  );
