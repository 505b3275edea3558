import { layout, list, ref, weakRef } from '../../../../lib';
import { CUTOFFS_MAX } from './removeUser';

const cutoff = layout('cutoff', { cutoff: weakRef });

/** Source: quiet, event type 12. One cutoff for each branch of the device's authority log; none, and none of it counts. */
export const removePeerLayout = layout('remove_peer', { peer_id: ref('peer'), cutoffs: list(CUTOFFS_MAX, cutoff) });
