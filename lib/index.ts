/** The door for protocols: pure declarations and helpers, no database, no streams. */
export { type MadeEvent, makeEventOutsideLog, makeEvent, openCanonical } from './event/makeEvent';
export {
  CANONICAL_OFFSETS,
  EVENT_BYTES,
  type LogPlace,
  OUTSIDE_THE_LOG,
  blobIdOf,
  eventIdOf,
  hashId,
  signedBytes,
} from './event/canonical';
export {
  type CryptoPort,
  KEY_BYTES,
  type KeyPair,
  NONCE_BYTES,
  PUBLIC_KEY_BYTES,
  SEAL_BYTES,
  TAG_BYTES,
} from './crypto/cryptoPort';
export { type Delta, type Row, erase, forget, upsert } from './tables/delta';
export { bodyIn, idColumn, lentBody, rowIn, secretIn } from './event/dep';
export { type Ask, type Derived, derive } from './tables/derived';
export {
  type Drafting,
  type Emission,
  type Forgetting,
  type Noting,
  type Purging,
  type Resealing,
  type Sending,
  type TypedBody,
  bringing,
  drafting,
  forgetting,
  forgettingUntilLifted,
  framing,
  lifting,
  noting,
  purging,
  resealing,
  sending,
} from './envelope/emission';
export type { Envelope } from './envelope/envelope';
export { type Deps, type Event, type EventType, type Identified, type Unsigned, defineEvent } from './event/event';
export { type Fault, badPacket, denied, malformed, missing, overLimit, refused } from './fault';
export {
  type Field,
  U48_MAX,
  bytes,
  optionalRef,
  publicKey,
  ref,
  signature,
  time,
  anyU8,
  u16,
  u32,
  u8,
  weakRef,
} from './event/field';
export type { CauseCtx, Flow, NodeCtx, SessionCtx } from './operation/flow';
export {
  type EventId,
  IdFromHex,
  type Ref,
  ZERO_ID,
  equalBytes,
  fromHex,
  idFromHex,
  idsOf,
  isEventId,
  isZero,
  kindOf,
  optional,
  refTo,
  toHex,
} from './ids';
export { concatBytes } from './concatBytes';
export { type BodyOf, type Layout, distinctList, layout, list } from './event/layout';
export { type Lookup, lookup } from './tables/lookup';
export { advance, foreignProvenance, provenanceOf, restage, markUnproven } from './envelope/moves';
export { type Note, drop, note } from './envelope/note';
export { reading, writing } from './operation/operation';
export { type Query, query } from './tables/query';
export type { Reader } from './operation/reader';
export {
  type Answer,
  type Bound,
  END,
  type RangeFrame,
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
  productionParams,
  saltedSet,
} from './reconcile';
export { BooleanColumn, BytesColumn, HexColumn, IdColumn, row } from './tables/row';
export { type Secret, reveal, secret } from './secret';
export { passingTable, table } from './tables/table';
export { nonEmptyText, text, utf8Length } from './event/text';
