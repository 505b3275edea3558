import { type Feature, joinFeatures } from '../../../streams/kit';
import { catchUpFeature } from './catchUp';
import { compareFeature } from './compare';
import { pushNew } from './pushNew';
import { sessionFeature } from './session';

/** Brings events to the other devices of a network: pushed where a session is open, else by catching up. */
export const syncFeature: Feature = joinFeatures([
  sessionFeature,
  catchUpFeature,
  compareFeature,
  { reflectors: [pushNew] },
]);
