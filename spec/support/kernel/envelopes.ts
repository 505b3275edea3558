import { type MadeEvent, type LogPlace, OUTSIDE_THE_LOG, type Unsigned, makeEvent, secret } from '../../../lib';
import { decodeCanonical } from '../../../lib/event/canonical';
import { checkedCrypto } from '../../../lib/crypto/checkedCrypto';
import { loadNative } from '../../../lib/crypto/loadNative';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { Envelope, Stage, StageFields } from '../../../lib/envelope/envelope';
import type { Dep } from '../../../lib/event/event';
import type { Fault } from '../../../lib/fault';
import { type EventId, type Ref, ZERO_ID, refTo } from '../../../lib/ids';
import { NO_DEPS, NO_NEEDS, foreignProvenance, reject } from '../../../lib/envelope/moves';
import { registryOf } from '../../../lib/event/registry';
import type { Secret } from '../../../lib/secret';
import { right } from '../common/right';
import { story } from './story';

const openNative = (): CryptoPort => {
  const native = loadNative();
  if (native === null) throw new Error('these specs need sodium-native, which opens at once');
  return checkedCrypto(native);
};

/** Real, and open without waiting: marbles see no promises. */
export const crypto = openNative();
export const registry = registryOf(story.events);
export const decode = decodeCanonical(registry);

/** When everything here is said to have been made. */
export const MADE_MS = Date.UTC(2024, 0, 1);

/** Sixteen equal bytes, as an id that a reader can tell from others. */
export const idOf = (byte: number): EventId => new Uint8Array(16).fill(byte) as EventId;

/** Somebody with a key pair, and the event by which others know them. */
export interface Character {
  readonly name: string;
  readonly public_key: Uint8Array;
  readonly key: Secret;
  readonly peer: MadeEvent;
}

const make = (type: string, draft: Partial<Unsigned>, key: Secret | undefined, place: LogPlace): MadeEvent =>
  right(
    makeEvent(
      { crypto, decode },
      registry.byName.get(type)!,
      {
        ...{ type, created_at_ms: MADE_MS, expires_at_ms: 0, realm_id: ZERO_ID, signed_by: ZERO_ID, body: {} },
        ...draft,
      },
      place,
      key,
    ),
  );

const character = (name: string, seed: number): Character => {
  const { publicKey, secretKey } = right(crypto.signKeyPair(new Uint8Array(32).fill(seed)));
  const key = secret(secretKey);
  const peer = make('peer', { body: { name, public_key: publicKey } }, key, OUTSIDE_THE_LOG);
  return { name, public_key: publicKey, key, peer };
};

export const alice = character('Alice', 1);
export const bob = character('Bob', 2);
export const carol = character('Carol', 3);
export const mallory = character('Mallory', 4);

/** An event of somebody's, signed with their key. */
export const eventBy = (who: Character, type: string, body: unknown, more: Partial<Unsigned> = {}): MadeEvent =>
  make(type, { body, signed_by: who.peer.event_id, ...more }, who.key, OUTSIDE_THE_LOG);

/** A note that waits for its parents. */
export const noteBy = (
  who: Character,
  text: string,
  parents: readonly EventId[] = [],
  echo: 0 | 1 | 2 = 0,
): MadeEvent => eventBy(who, 'note', { text, echo, parents: parents.map((note_id) => ({ note_id })) });

/** A message in its author's log. */
export const messageBy = (who: Character, text: string, place: LogPlace = OUTSIDE_THE_LOG): MadeEvent =>
  make('message', { body: { text }, signed_by: who.peer.event_id }, who.key, place);

/** A link in a log without gaps: in the scope that `realm_id` names, or in none. */
export const entryBy = (
  who: Character,
  text: string,
  place = OUTSIDE_THE_LOG,
  more: Partial<Unsigned> = {},
): MadeEvent => make('entry', { body: { text }, signed_by: who.peer.event_id, ...more }, who.key, place);

/** The ref that others know somebody by. */
export const peerRef = (who: Character): Ref => refTo('peer', who.peer.event_id);

/** What is lent for an event that is stored. */
export const depOf = ({ event, event_id }: MadeEvent): Dep => ({ event, event_id });

/** A whole envelope at a stage, for the first owner of a node; anything may be told otherwise. */
export const at = <S extends Stage>(
  stage: S,
  fields: StageFields[S],
  more: Partial<Pick<Envelope, 'received_by' | 'event_type' | 'needs' | 'deps' | 'trace_id'>> = {},
): Envelope<S> =>
  ({
    received_by: 1,
    event_type: '',
    needs: NO_NEEDS,
    deps: NO_DEPS,
    trace_id: 1,
    ...more,
    ...fields,
    stage,
  }) as unknown as Envelope<S>;

type More = Parameters<typeof at>[2];

/** Bytes that arrived from somebody and lie open, at `unwrapped` or `fresh`. */
export const sealedAt = <S extends 'unwrapped' | 'fresh'>(
  stage: S,
  made: MadeEvent,
  from = bob.name,
  more: More = {},
) => at(stage, { sealed: made.canonical, claimed: made.event_id, opensWith: NO_NEEDS, origin: from }, more);

/** An event that arrived and was opened, at `opened` or `accepted`. */
export const openedAt = <S extends 'opened' | 'accepted'>(
  stage: S,
  made: MadeEvent,
  from = bob.name,
  more: More = {},
) =>
  at(
    stage,
    {
      ...made,
      sealed: made.canonical,
      claimed: made.event_id,
      opensWith: NO_NEEDS,
      origin: from,
    },
    { event_type: stage === 'accepted' ? made.event.type : '', ...more },
  );

/** An event that arrived and was found good, at `signed`, `validated` or `sealed`. */
export const arrivedAt = <S extends 'signed' | 'validated' | 'sealed'>(
  stage: S,
  made: MadeEvent,
  from = bob.name,
  more: More = {},
) =>
  at(
    stage,
    { ...made, sealed: made.canonical, ...foreignProvenance(from) },
    {
      event_type: made.event.type,
      ...more,
    },
  );

/** An event of ours, made, at `signed`, `validated` or `sealed`. */
export const oursAt = <S extends 'signed' | 'validated' | 'sealed'>(stage: S, made: MadeEvent, more: object = {}) =>
  ({
    ...arrivedAt(stage, made),
    authored: true,
    origin: undefined,
    ...more,
  }) as Envelope<S>;

/** An event as it lies in the store: what wakes reflectors. */
export const storedOf = (made: MadeEvent, more: object = {}): Envelope<'stored'> => ({
  ...arrivedAt('sealed', made),
  local_seq: 1,
  ...more,
  stage: 'stored',
});

/** A packet's own random bytes, where it does not matter which. */
export const FRESH = new Uint8Array(32).fill(9);

/** A stored event on its way to somebody. */
export const outgoingTo = (
  who: Character,
  made: MadeEvent,
  more: More = {},
  bytes?: Uint8Array,
): Envelope<'outgoing'> =>
  at(
    'outgoing',
    { carries: 'event', event_id: made.event_id, fresh: FRESH, to: peerRef(who), bytes },
    { event_type: made.event.type, ...more },
  );

/** What a refusal makes of an envelope. */
export const refusedAs = (e: Envelope, fault: Fault): Envelope<'rejected'> => reject(e, fault);
