import type { Feature } from '../../../../streams/kit';
import { answerReconcile } from './answerReconcile';
import { ownPeerIn } from './crossedPasses';

/** Compares a scope with another device's by sums of ranges, and asks for what differs. */
export const compareFeature: Feature = { reflectors: [answerReconcile], queries: [ownPeerIn] };
