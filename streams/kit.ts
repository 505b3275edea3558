/** Exports for writing a protocol's handlers, jobs and reflectors, beside `lib`. */
export { type AnyJob, job } from '../jobs/job';
export type { FrameReflector, Reflector } from '../reflectors/reflector';
export { type HandlerTools, type OpenHandler, PLAIN, type Protocol, type ReadBack } from './protocol';
export { REFUSED_AFTER_MS } from './steps/expire';
export { step } from './steps/step';
export { type Feature, type ProtocolCore, joinFeatures, protocolOf } from './protocolOf';
