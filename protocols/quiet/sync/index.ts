import { type Feature, joinFeatures } from '../../../streams/kit';
import { catchUpFeature } from './catchUp';
import { compareFeature } from './compare';
import { pushNew } from './pushNew';
import { sessionFeature } from './session';

/** Brings events to the other devices of a network: sessions, and catching up on all that was not pushed. */
export const syncFeature: Feature = joinFeatures([sessionFeature, catchUpFeature, compareFeature]);

/** Pushes new events of ours at once where a session is open. */
export const pushFeature: Feature = { reflectors: [pushNew] };
