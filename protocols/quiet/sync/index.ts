import { type Feature, joinFeatures } from '../../../streams/kit';
import { events } from '../events';
import { catchUp } from './catchUp';
import { compare } from './compare';
import { pushNew } from './pushNew';
import { session } from './session';

const pushes: Feature = {
  reflectors: events.filter(({ reach }) => reach === 'shared').map(({ type }) => pushNew(type)),
};

/** Brings events to the other devices of a network: pushed where a session is open, else by catching up. */
export const sync: Feature = joinFeatures([session, catchUp, compare, pushes]);
