import type { Db } from '../../../lib/db/openDatabase';
import { OUTSIDE_THE_LOG, encodeUnsigned, eventIdOf, signedBytes, withSignature } from '../../../lib/event/canonical';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { type EventId, type EventType, ZERO_ID, fromHex, isEventId } from '../../../lib';
import { quiet } from '../../../protocols/quiet';
import { wrapKeyed, wrapSealed } from '../../../protocols/quiet/wire/packet';
import { eventPayload } from '../../../protocols/quiet/wire/payload';
import { type NamedKey, sealPlain, sealWithKey } from '../../../protocols/quiet/wire/sealedForm';
import { type VirtualWorld, seededRandom } from '../../../streams/testing';
import type { Person } from './cast';
import { type Overheard, type Vault, copyOf, secretsOf } from './records';
import { right } from '../common/right';

export const idOf = (hex: string): EventId => {
  const bytes = fromHex(hex);
  if (!isEventId(bytes)) throw new Error(`not an id: ${hex}`);
  return bytes;
};

export const typeOf = (name: string): EventType => {
  const found = quiet.events.find(({ type }) => type === name);
  if (found === undefined) throw new Error(`no type is named ${name}`);
  return found;
};

export interface What {
  readonly type: string;
  readonly body: unknown;
  readonly created_at_ms?: number;
  readonly expires_at_ms?: number;
  readonly realm_id?: EventId;
  readonly signed_by?: EventId;
  readonly place?: { readonly seq: number; readonly prev: EventId };
}

/** Signs 512 bytes again, whatever they say. */
export const resigned = (crypto: CryptoPort, canonical: Uint8Array, key: Uint8Array): Uint8Array =>
  withSignature(canonical, right(crypto.sign(signedBytes(canonical), key)));

export const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

/** A member who holds all that a member holds, and uses it as he likes, against one victim. */
export const openAttacker = (
  world: VirtualWorld,
  crypto: CryptoPort,
  person: Person,
  vault: Vault,
  victim: Pick<Person, 'peer_id' | 'node'>,
) => {
  const random = seededRandom(31_337);
  const db: Db = copyOf(person.node);
  const secrets = secretsOf(person.node);
  const bytesOf = (sql: string, ...params: readonly Uint8Array[]): Uint8Array => {
    const got: unknown = db
      .prepare(sql)
      .pluck()
      .get(...params);
    if (!(got instanceof Uint8Array)) throw new Error(`nothing found by ${sql}`);
    return got;
  };
  const [peer_id, network_id] = [idOf(person.peer_id), idOf(person.network_id)];
  const target = idOf(victim.peer_id);
  // A guest has no event of the victim; the link names the victim's address and prekey.
  const theirs = copyOf(victim.node);
  const publicKeyIn = (table: string): Uint8Array => {
    const got: unknown = theirs.prepare(`SELECT public_key FROM ${table} WHERE peer_id = ?`).pluck().get(target);
    if (!(got instanceof Uint8Array)) throw new Error(`the victim has no ${table}`);
    return got;
  };
  const [address, prekey] = [publicKeyIn('peers'), publicKeyIn('prekeys')];
  theirs.close();
  const own = bytesOf('SELECT public_key FROM peers WHERE peer_id = ?', peer_id);
  const key = secrets.get(`device:${person.peer_id}`) ?? new Uint8Array();
  const head = db
    .prepare<[Uint8Array, Uint8Array], { seq: number; event_id: Uint8Array }>(
      'SELECT seq, event_id FROM heads WHERE signer = ? AND scope = ?',
    )
    .get(peer_id, network_id);
  const transport = world.wire.transport();

  /** What follows the attacker's last authority event. */
  const next =
    head === undefined
      ? OUTSIDE_THE_LOG
      : { seq: head.seq + 1, prev: idOf(Buffer.from(head.event_id).toString('hex')) };

  const group = (group_id: Uint8Array): NamedKey => {
    const key_id = idOf(
      Buffer.from(bytesOf('SELECT key_id FROM held_keys WHERE group_id = ? AND key_class = 0', group_id)).toString(
        'hex',
      ),
    );
    return { key_id, key: secrets.get(`key:${Buffer.from(key_id).toString('hex')}`) ?? new Uint8Array() };
  };

  const event = ({ type, body, place = OUTSIDE_THE_LOG, ...rest }: What, by = key): Uint8Array => {
    const head = { created_at_ms: world.clock.now(), expires_at_ms: 0, realm_id: network_id, signed_by: peer_id };
    return resigned(crypto, right(encodeUnsigned(typeOf(type), { ...head, ...rest, type, body }, place)), by);
  };
  const id = (canonical: Uint8Array): EventId => eventIdOf(crypto, canonical);
  const plain = (canonical: Uint8Array): Uint8Array => sealPlain(canonical, id(canonical));
  const under = (canonical: Uint8Array, named: NamedKey): Uint8Array =>
    right(sealWithKey(crypto, canonical, id(canonical), named));

  const session = (): Overheard => {
    const isLive = ({ stage }: Overheard): boolean => stage === 'open' || stage === 'pending';
    const found = vault.sessions.findLast((one) => isLive(one) && Buffer.compare(one.peer_id, target) === 0);
    if (found === undefined) throw new Error('there is no session with the victim');
    return found;
  };
  const raw = (packet: Uint8Array, from = own): void => void transport.send({ from, to: address, packet });
  const keyed = (payload: Uint8Array, { session_secret: secret, direction_out: direction } = session()): Uint8Array =>
    right(wrapKeyed(crypto, { direction, secret, nonce: random.bytes(24) }, payload));
  const sealed = (payload: Uint8Array): Uint8Array =>
    right(wrapSealed(crypto, { publicKey: prekey, seed: random.bytes(32) }, payload));

  const payload = (canonical: Uint8Array): Uint8Array => eventPayload(plain(canonical));

  return {
    payload,
    ...{ crypto, random, key, peer_id, network_id, target, address, own, next, group, event, id, plain, under },
    /** The member's own file, as it was when the attacker was opened. */
    copy: (): Db => db,
    ...{ session, raw, keyed, sealed },
    /** As of a live session, a guest's pending one too. */
    throwFrame: (payload: Uint8Array): void => raw(keyed(payload)),
    throwSealed: (form: Uint8Array): void => raw(keyed(eventPayload(form))),
    throwPlain: (canonical: Uint8Array): void => raw(keyed(eventPayload(plain(canonical)))),
    throwUnder: (canonical: Uint8Array, named: NamedKey): void => raw(keyed(eventPayload(under(canonical, named)))),
    /** As one who was never seen. */
    throwFirst: (canonical: Uint8Array): void => raw(sealed(eventPayload(plain(canonical)))),
  };
};
export type Attacker = ReturnType<typeof openAttacker>;

/** Random ids, keys and the like. */
export const anyId = (attacker: Pick<Attacker, 'random'>): EventId => {
  const bytes = attacker.random.bytes(16);
  return isEventId(bytes) ? bytes : ZERO_ID;
};
