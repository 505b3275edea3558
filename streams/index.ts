/** The library's door: open a node on a protocol, a file and a transport; or write a protocol of one's own. */
export { type AnyJob, type FrameReflector, type OpenHandler, PLAIN, type Protocol, type ReadBack } from './kit';
export { type Feature, type ProtocolCore, type Reflector, job, protocolOf, step } from './kit';
export { type ApiError, type UnknownIdentity } from './node/apiError';
export { type Node, type NodeOptions, type RejectedRecord, type Stats, createNode } from './node/node';
export type { Session } from './node/session';
export type { TraceRecord } from './trace';
export { type Simulator, openSimulator } from './transports/simulator';
export type { Weather } from './transports/weather';
export type { Arrival, Offered, Parcel, Transport, TransportCaps, TransportStatus } from './transports/transport';
export { type UdpOptions, type UdpTransport, openUdp } from './transports/udp';
export type { UdpPlace } from './transports/udpAddress';
export type { UdpStats } from './transports/udpStats';
export { type Clock, systemClock } from '../lib/clock';
export type { Explanation } from '../lib/db/events/explain';
export type { OpenFault } from '../lib/db/openDatabase';
export type { JobReport } from '../lib/operation/jobReport';
export { type Log, type LogLine, silentLog } from '../lib/log';
export { type Random, seededRandom, systemRandom } from '../lib/random';
