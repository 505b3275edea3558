import * as E from 'fp-ts/Either';
import type { Emission } from '../lib/emission';
import type { Envelope } from '../lib/envelope';
import { NO_DEPS, NO_NEEDS } from '../lib/moves';
import { type Fault, badBlob, crashed, overLimit } from '../lib/fault';
import type { Ref } from '../lib/ids';
import type { Registry } from '../lib/registry';
import { GENERATION_MAX } from '../reflectors/reflector';
import { needsOf } from './needs';

/** Makes envelopes: the one place that writes `received_by` and draws a trace id. */
export interface Envelopes {
  readonly ofPacket: (
    packet: Uint8Array,
    inbox: Uint8Array,
    origin: string,
    needs: readonly Ref[],
  ) => Envelope<'received'>;
  /** Refuses: an unknown type, a draft its layout cannot read, more generations than `GENERATION_MAX`. */
  readonly ofEmission: (emission: Emission, received_by: number, generation: number) => E.Either<Fault, Envelope>;
}

export const openEnvelopes = ({ byName }: Registry, outgoingNeeds: readonly Ref[]): Envelopes => {
  let last = 0;
  const common = (received_by: number, event_type: string, needs: readonly Ref[]) => {
    last += 1;
    return { received_by, event_type, needs, deps: NO_DEPS, trace_id: last };
  };

  const drafted = (
    emission: Extract<Emission, { stage: 'drafted' }>,
    received_by: number,
    generation: number,
  ): E.Either<Fault, Envelope> => {
    const { draft, needs, secrets, to } = emission;
    const type = byName.get(draft.type);
    if (type === undefined) return E.left(badBlob('draft.type_is_known'));
    if (generation > GENERATION_MAX) return E.left(overLimit('generation'));
    return E.map((declared: readonly Ref[]): Envelope => {
      const all = [...new Set([...needs, ...declared])];
      return {
        ...common(received_by, draft.type, all),
        stage: 'drafted',
        authored: true,
        draft,
        generation,
        secrets,
        to,
        origin: undefined,
      };
    })(E.tryCatch(() => needsOf(type, draft, NO_DEPS), crashed(`needs of ${draft.type}`)));
  };

  return {
    ofPacket: (packet, inbox, origin, needs) => ({ ...common(0, '', needs), stage: 'received', packet, inbox, origin }),
    ofEmission: (emission, received_by, generation) => {
      switch (emission.stage) {
        case 'drafted':
          return drafted(emission, received_by, generation);
        case 'outgoing':
          return E.right({ ...common(received_by, emission.event_type, [emission.to, ...outgoingNeeds]), ...emission });
        case 'unwrapped':
          return E.right({ ...common(received_by, '', NO_NEEDS), ...emission });
      }
    },
  };
};
