/** What a protocol's handlers, jobs and reflectors are written with, beside `lib`. */
export { type AnyJob, job } from '../jobs/job';
export type { Reflector } from '../reflectors/reflector';
export type { OpenHandler, Protocol } from './protocol';
export { step } from './step';
