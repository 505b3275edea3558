import { eventPayload, PAYLOAD_BYTES_MAX, PAYLOAD_KINDS, readPayload } from '../../../../protocols/quiet/wire/payload';
import { SEALED_BYTES } from '../../../../protocols/quiet/wire/sealedForm';
import { bytesOf, counting, hexOf } from '../../../lib/crypto/vectors';
import { wire } from '../../../lib/crypto/wireVectors';
import { right } from '../../../support/lib/events';
import { LENGTHS, refusal, withByte } from './support';

describe('readPayload', () => {
  it('takes the event out of every packet of the vectors, where eventPayload puts it', () => {
    const [message] = wire.events.filter(({ name }) => name === 'message');

    const payloads = wire.packets.map(({ payload }) => right(readPayload(bytesOf(payload))));

    expect(payloads).toEqual(Array(3).fill({ kind: 'event', sealed: bytesOf(message!.sealed) }));
    expect(hexOf(eventPayload(bytesOf(message!.sealed)))).toBe(wire.packets[0]!.payload);
  });

  it.each([2, 3, 4])('leaves a frame of kind %d whole', (kind) => {
    const frame = counting(40, kind);

    expect(right(readPayload(frame))).toEqual({ kind: 'frame', frame });
  });

  it('refuses every kind but four, and nothing at all', () => {
    const known = Array.from({ length: 256 }, (_, kind) => kind).filter((kind) => {
      const answer = readPayload(withByte(new Uint8Array(1 + SEALED_BYTES), 0, kind));
      return answer._tag === 'Right';
    });

    expect(known).toEqual([1, 2, 3, 4]);
    expect(known).toEqual(Object.values(PAYLOAD_KINDS));
    expect(readPayload(new Uint8Array(0))).toEqual(refusal('payload.kind_is_known'));
  });

  it('refuses an event of every length but one', () => {
    const accepted = LENGTHS.filter((length) => readPayload(withByte(new Uint8Array(length), 0, 1))._tag === 'Right');

    expect(accepted).toEqual([595]);
    expect(readPayload(withByte(new Uint8Array(596), 0, 1))).toEqual(refusal('payload.is_one_event'));
  });

  it('refuses a frame that no packet has room for', () => {
    const accepted = LENGTHS.filter((length) => readPayload(withByte(new Uint8Array(length), 0, 2))._tag === 'Right');

    expect([accepted[0], accepted.at(-1)]).toEqual([1, PAYLOAD_BYTES_MAX]);
    expect(readPayload(new Uint8Array(1145).fill(2))).toEqual(refusal('payload.fits_a_packet'));
  });
});
