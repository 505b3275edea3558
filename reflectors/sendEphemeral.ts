import * as E from 'fp-ts/Either';
import { sending } from '../lib/envelope/emission';
import type { Reflector } from './reflector';

/** Destinations one ephemeral event is sent to at most. */
const DESTINATIONS_MAX = 64;

/** The kernel's own reflector: an ephemeral event of ours is sent, once made, to where its draft said. */
export const sendEphemeral = (on: string): Reflector => ({
  name: `sendEphemeral(${on})`,
  on,
  limit: DESTINATIONS_MAX,
  reflect: (e) => E.right(e.to.map((to) => sending(e.event_type, e.event_id, to, e.sealed))),
});
