import * as E from 'fp-ts/Either';
import type { Waiting } from '../../lib/db/waiting/quarantine';
import type { Emission, Sending } from '../../lib/envelope/emission';
import { type Envelope, NOBODY } from '../../lib/envelope/envelope';
import { NO_DEPS, NO_NEEDS } from '../../lib/envelope/moves';
import { type Fault, denied, crashed, overLimit } from '../../lib/fault';
import type { Ref } from '../../lib/ids';
import type { Random } from '../../lib/random';
import type { Registry } from '../../lib/event/registry';
import { GENERATION_MAX } from '../../reflectors/reflector';
import { needsOf } from '../steps/needs';

/** Makes envelopes: the one place that writes `received_by` and draws a trace id. */
export interface Envelopes {
  readonly ofPacket: (
    packet: Uint8Array,
    inbox: Uint8Array | undefined,
    origin: string,
    needs: readonly Ref[],
  ) => Envelope<'received'>;
  /** Makes an envelope of a parked event once all its needs are here. It takes the way of an arrival. */
  readonly ofWaiting: (row: Waiting) => Envelope<'unwrapped'>;
  /** Refuses: an unknown type, a draft its layout cannot read, more generations than `GENERATION_MAX`. */
  readonly ofEmission: (emission: Emission, received_by: number, generation: number) => E.Either<Fault, Envelope>;
}

type Common = Pick<Envelope, 'received_by' | 'event_type' | 'needs' | 'deps' | 'trace_id'>;
type MakeCommon = (received_by: number, event_type: string, needs: readonly Ref[]) => Common;
type Drafting = Extract<Emission, { readonly stage: 'drafted' }>;

const drafted =
  ({ byName }: Registry, common: MakeCommon) =>
  (emission: Drafting, received_by: number, generation: number): E.Either<Fault, Envelope> => {
    const { draft, needs, secrets, to } = emission;
    const type = byName.get(draft.type);
    if (type === undefined) return E.left(denied('draft.type_is_known'));
    if (generation > GENERATION_MAX) return E.left(overLimit('generation'));
    const declared = E.tryCatch(() => needsOf(type, draft, NO_DEPS), crashed(`needs of ${draft.type}`));
    if (E.isLeft(declared)) return declared;
    const head = common(received_by, draft.type, [...new Set([...needs, ...declared.right])]);
    return E.right({ stage: 'drafted', authored: true, draft, generation, secrets, to, origin: undefined, ...head });
  };

/** A packet's own random bytes: enough for a nonce or the seed of a seal. */
const FRESH_BYTES = 32;

const leaving =
  (outgoingNeeds: readonly Ref[], random: Random, common: MakeCommon) =>
  (emission: Sending, received_by: number): Envelope<'outgoing'> => {
    const fresh = random.bytes(FRESH_BYTES);
    const head = common(received_by, emission.event_type, [emission.to, ...outgoingNeeds]);
    return Object.assign({}, emission, head, { fresh });
  };

export const openEnvelopes = (registry: Registry, outgoingNeeds: readonly Ref[], random: Random): Envelopes => {
  let last = 0;
  const common: MakeCommon = (received_by, event_type, needs) => {
    last += 1;
    return { received_by, event_type, needs, deps: NO_DEPS, trace_id: last };
  };
  const ofDraft = drafted(registry, common);
  const ofSending = leaving(outgoingNeeds, random, common);
  return {
    ofPacket: (packet, inbox, origin, needs) => ({
      stage: 'received',
      packet,
      inbox,
      origin,
      ...common(NOBODY, '', needs),
    }),
    ofWaiting: ({ received_by, sealed, claimed, opensWith, origin }) => ({
      ...{ stage: 'unwrapped', sealed, claimed, opensWith, origin },
      ...common(received_by, '', NO_NEEDS),
    }),
    ofEmission: (emission, received_by, generation) => {
      switch (emission.stage) {
        case 'drafted':
          return ofDraft(emission, received_by, generation);
        case 'outgoing':
          return E.right(ofSending(emission, received_by));
        case 'unwrapped':
        case 'noting':
        case 'forgetting':
        case 'lifting':
        case 'resealing':
        case 'purging':
          return E.right(Object.assign({}, emission, common(received_by, '', NO_NEEDS)));
      }
    },
  };
};
