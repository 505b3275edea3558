/** For specs and simulations: time, chance and a wire that are the same for the same seed. */
export { type VirtualWorld, virtualWorld } from './virtualWorld';
export { type Simulator, type WireStats, openSimulator } from './transports/simulator';
export { IDEAL_CONDITIONS, type WireConditions } from './transports/wireConditions';
export { seededRandom } from '../lib/random';
