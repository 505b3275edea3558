import * as E from 'fp-ts/Either';
import { sending } from '../lib/envelope/emission';
import type { Registry } from '../lib/event/registry';
import type { Reflector } from './reflector';

/** Destinations of one ephemeral event at most. */
const DESTINATIONS_MAX = 64;

/** Sends each ephemeral event made here, with its bytes, to where its draft said. No table holds it. */
export const sendEphemeral = ({ types }: Registry): Reflector => ({
  name: 'sendEphemeral',
  on: types.filter(({ reach }) => reach === 'ephemeral').map(({ type }) => type),
  limit: DESTINATIONS_MAX,
  reflect: (e) => E.right(e.to.map((to) => sending(e.event_type, e.event_id, to, e.sealed))),
});
