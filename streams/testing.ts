/** For specs and simulations: time, chance and a wire that are the same for the same seed. */
export { type VirtualWorld, virtualWorld } from './virtualWorld';
export { type Simulator, type Weather, type WireStats, FAIR_WEATHER, openSimulator } from './transports/simulator';
export { seededRandom } from '../lib/random';
