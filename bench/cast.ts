import { makeEvent } from '../lib/event/makeEvent';
import { type LogPlace, OUTSIDE_THE_LOG, decodeCanonical } from '../lib/event/canonical';
import { openCrypto } from '../lib/crypto/openCrypto';
import { type DraftSpec, drafting } from '../lib/envelope/emission';
import type { EventId } from '../lib/ids';
import { seededRandom } from '../lib/random';
import { registryOf } from '../lib/event/registry';
import { secret } from '../lib/secret';
import type { Protocol } from '../streams/kit';
import { must } from './must';

/** A packet of the minimal form, and the id of the event in it. */
export interface Prepared {
  readonly packet: Uint8Array;
  readonly event_id: EventId;
}

/** An event of the protocol under test, by the name of its type. */
interface Spec extends Omit<DraftSpec<unknown>, 'layout' | 'nowMs'> {
  readonly type: string;
}

/** A remote author, who signs real events outside the timed part. */
export interface Author {
  /** Packets that introduce the author to the node under test; delivered first. */
  readonly peer: Prepared;
  readonly sign: (spec: Omit<Spec, 'signed_by'>, place?: LogPlace) => Prepared;
  /** The next message of their log. */
  readonly say: (text: string) => Prepared;
}

/** The creation time of all events: 2024-01-01. */
const EPOCH_MS = Date.UTC(2024, 0, 1);
const EVENT_KIND = 1;

const wrap = (canonical: Uint8Array): Uint8Array => {
  const packet = new Uint8Array(1 + canonical.length);
  packet[0] = EVENT_KIND;
  packet.set(canonical, 1);
  return packet;
};

/** Events are prepared with the fastest backend, whichever is measured. */
const openMaker = async (protocol: Pick<Protocol, 'events'>) => {
  const crypto = must(await openCrypto());
  const registry = registryOf(protocol.events);
  const tools = { crypto, decode: decodeCanonical(registry) };
  let nowMs = EPOCH_MS;
  return ({ type: name, ...spec }: Spec, place: LogPlace, secretKey: Uint8Array): Prepared => {
    nowMs += 1;
    const type = registry.byName.get(name);
    if (type === undefined) throw new Error(`${name} is no type of this protocol`);
    const { draft } = drafting({ ...spec, layout: type.layout, nowMs });
    const { canonical, event_id } = must(makeEvent(tools, type, draft, place, secret(secretKey)));
    return { packet: wrap(canonical), event_id };
  };
};

/** Authors with seeded keys, the same in every run. */
export const castOf = async (protocol: Pick<Protocol, 'events'>, size: number): Promise<readonly Author[]> => {
  const [make, random, crypto] = [await openMaker(protocol), seededRandom(4), must(await openCrypto())];
  return Array.from({ length: size }, (_, at): Author => {
    const { publicKey, secretKey } = must(crypto.signKeyPair(random.bytes(32)));
    const body = { name: `peer ${at}`, public_key: publicKey };
    const peer = make({ type: 'peer', body }, OUTSIDE_THE_LOG, secretKey);
    let place = OUTSIDE_THE_LOG;
    const sign: Author['sign'] = (spec, at = OUTSIDE_THE_LOG) =>
      make({ ...spec, signed_by: peer.event_id }, at, secretKey);
    const say: Author['say'] = (text) => {
      const said = sign({ type: 'message', body: { text } }, place);
      place = { seq: place.seq + 1, prev: said.event_id };
      return said;
    };
    return { peer, sign, say };
  });
};

/** The authors' next messages, in turns. */
export const messagesOf = (authors: readonly Author[], n: number): readonly Uint8Array[] =>
  Array.from({ length: n }, (_, at) =>
    authors[at % authors.length]?.say(`message ${at} of a conversation about this and that`),
  )
    .filter((said) => said !== undefined)
    .map(({ packet }) => packet);
