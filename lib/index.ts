/** What a protocol is written with: pure declarations and helpers, no database, no streams. */
export { type Made, makeAlone, makeEvent, openCanonical } from './author';
export { EVENT_BYTES, type LogPlace, OUTSIDE_THE_LOG, blobIdOf, eventIdOf, hashedId, signedBytes } from './canonical';
export {
  type CryptoPort,
  KEY_BYTES,
  type KeyPair,
  NONCE_BYTES,
  PUBLIC_KEY_BYTES,
  SEAL_BYTES,
  TAG_BYTES,
} from './crypto/port';
export { type Delta, type Row, erase, forget, upsert } from './delta';
export { bodyIn, idColumn, lentBody, rowIn, secretIn } from './dep';
export { type Ask, type Derived, derive } from './derived';
export {
  type Drafting,
  type Emission,
  type Forgetting,
  type Noting,
  type Purging,
  type Resealing,
  type Sending,
  bringing,
  drafting,
  forgetting,
  framing,
  noting,
  purging,
  resealing,
  sending,
} from './emission';
export type { Envelope } from './envelope';
export { type Deps, type Event, type EventType, type Identified, type Unsigned, defineEvent } from './event';
export { type Fault, badBlob, malformed, missing, overLimit, refused } from './fault';
export {
  type Field,
  U48_MAX,
  bytes,
  optionalRef,
  publicKey,
  ref,
  signature,
  time,
  u16,
  u32,
  u8,
  weakRef,
} from './field';
export type { CauseCtx, Flow, NodeCtx, SessionCtx } from './flow';
export {
  type EventId,
  IdFromHex,
  type Ref,
  ZERO_ID,
  equalBytes,
  fromHex,
  idsOf,
  isEventId,
  isZero,
  kindOf,
  optional,
  refTo,
  toHex,
} from './ids';
export { joined } from './joined';
export { type BodyOf, type Layout, layout, list } from './layout';
export { type Lookup, lookup } from './lookup';
export { advance, arrivedFrom, provenanceOf, restage, unproven } from './moves';
export { type Note, drop, note } from './note';
export { reading, writing } from './operation';
export { type Query, query } from './query';
export type { Reader } from './reader';
export {
  type Answer,
  type Bound,
  END,
  type Frame,
  type Key,
  type KeySet,
  type Lacking,
  type Lift,
  type RangeSum,
  type Reconcile,
  START,
  boundBetween,
  openLift,
  openReconcile,
  production,
  saltedSet,
} from './reconcile';
export { BooleanColumn, BytesColumn, HexColumn, IdColumn, row } from './rows';
export { type Secret, reveal, secret } from './secret';
export { passingTable, table } from './table';
export { nonEmptyText, text, utf8Length } from './text';
