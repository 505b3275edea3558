import * as E from 'fp-ts/Either';
import { drop, idsOf, noting } from '../../../../lib';
import type { FrameReflector } from '../../../../streams/kit';
import { OVERSTEP_KIND } from '../../wire/payload';

/** Ends the session of a guest who sent something else than what introduces their own device. */
export const endPending: FrameReflector = {
  name: 'endPending',
  onFrame: OVERSTEP_KIND,
  limit: 1,
  reflect: ({ via }) => {
    const [transit_in] = idsOf(via);
    return E.right(transit_in === undefined ? [] : [noting(drop('sessions', { transit_in }))]);
  },
};
