import * as E from 'fp-ts/Either';
import { type EventId, type Fault, type Reader, refused } from '../../../lib';
import { ownUser } from '../authority/peopleQueries';
import { factQueries } from '../authority/factQueries';
import { listNetworks } from '../authority/listNetworks';
import type { Tip } from './chooseTips';
import type { PreviewedRemoval } from './effect/examineRemoval';
import { logQueries } from './logQueries';
import { removalQueries } from './removalQueries';
import { previewPeerRemoval } from './removePeer';
import { previewUserRemoval } from './removeUser';

interface PreviewParams {
  readonly user_id?: EventId | undefined;
  readonly peer_id?: EventId | undefined;
  readonly cutoffs?: readonly Tip[] | undefined;
  readonly keep?: readonly EventId[] | undefined;
}

const notOne: Fault = refused('preview.names_a_user_or_a_device');

/** Everything that a preview reads: a watched one is computed again when an act of authority is stored. */
export const previewReads = [...Object.values(factQueries), ...logQueries, ...removalQueries, listNetworks, ownUser];

/** Tells what follows from a removal of a user or of a device, and signs nothing. Refuses what the removal refuses. */
export const previewRemoval = (
  reader: Reader,
  { user_id, peer_id, cutoffs, keep }: PreviewParams,
): E.Either<Fault, PreviewedRemoval> => {
  if (user_id !== undefined && peer_id === undefined) return previewUserRemoval(reader, { user_id, cutoffs });
  if (peer_id !== undefined && user_id === undefined) return previewPeerRemoval(reader, { peer_id, cutoffs, keep });
  return E.left(notOne);
};
