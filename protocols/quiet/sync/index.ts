import { type Feature, joinFeatures } from '../../../streams/kit';
import { catchUp } from './catchUp';
import { compare } from './compare';
import { pushNew } from './pushNew';
import { session } from './session';

/** Brings events to the other devices of a network: pushed where a session is open, else by catching up. */
export const sync: Feature = joinFeatures([session, catchUp, compare, { reflectors: [pushNew] }]);
