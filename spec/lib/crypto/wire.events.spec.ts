import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';
import { bytesOf, hexOf, u64, utf8 } from './vectors';
import { called, keyOrigin, wire } from './wireVectors';

const signed = wire.events.filter(({ signing_seed }) => signing_seed !== null);
const encrypted = wire.events.filter(({ key }) => key !== null);

const toSign = (canonical: string): Uint8Array =>
  Uint8Array.from([...utf8('sotto/event/1'), ...bytesOf(canonical).subarray(0, 448)]);

describe.each(BACKENDS)('the events of the wire page on %s', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('has the id of every event and of every sealed form', () => {
    const ids = wire.events.map(({ canonical, sealed }) => ({
      event_id: hexOf(crypto.hash(16, bytesOf(canonical))),
      blob_id: hexOf(crypto.hash(16, bytesOf(sealed))),
    }));

    expect(ids).toEqual(wire.events.map(({ event_id, blob_id }) => ({ event_id, blob_id })));
    expect(ids).toHaveLength(22);
  });

  it('makes the signature of every signed event, and verifies it', () => {
    const outcomes = signed.map(({ signing_seed, canonical }) => {
      const { publicKey, secretKey } = right(crypto.signKeyPair(bytesOf(signing_seed ?? '')));
      const signature = right(crypto.sign(toSign(canonical), secretKey));
      return [hexOf(signature) === canonical.slice(896), crypto.verify(signature, toSign(canonical), publicKey)];
    });

    expect(outcomes).toEqual(Array(21).fill([true, true]));
  });

  it('refuses the event with one bit of its signature changed', () => {
    const [bad] = wire.refused.filter(({ because }) => because === 'signature');
    const { publicKey } = right(crypto.signKeyPair(bytesOf(called('message').signing_seed ?? '')));
    const canonical = bad?.canonical ?? '';

    const valid = crypto.verify(bytesOf(canonical.slice(896)), toSign(canonical), publicKey);

    expect(canonical).toHaveLength(1024);
    expect(valid).toBe(false);
  });

  it('names the key of every encrypted event', () => {
    const ids = encrypted.map((one) => {
      const { network_id, group_id, key_class, maker, epoch } = keyOrigin(one);
      const [network, group, by, at] = [network_id, group_id, maker, epoch].map(bytesOf) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const bound = [utf8('sotto/key/2'), network, group, u64(key_class), by, at];
      return hexOf(crypto.hash(16, ...bound, bytesOf(one.key ?? '')));
    });

    expect(ids).toEqual(encrypted.map(({ key_id }) => key_id));
    expect(ids.length).toBeGreaterThanOrEqual(4);
  });

  it('opens every encrypted sealed form, and makes it again', () => {
    const outcomes = encrypted.map(({ key, key_id, event_id, canonical, sealed }) => {
      const nonce = crypto.hash(24, utf8('sotto/nonce/1'), bytesOf(event_id), bytesOf(key_id ?? ''));
      const common = { key: bytesOf(key ?? ''), nonce, additional: bytesOf(sealed).subarray(0, 66) };
      const opened = right(crypto.decrypt({ ...common, sealed: bytesOf(sealed).subarray(66) }));
      const again = right(crypto.encrypt({ ...common, data: bytesOf(canonical) }));
      return [hexOf(opened) === canonical, hexOf(again) === sealed.slice(132)];
    });

    expect(outcomes).toEqual(encrypted.map(() => [true, true]));
  });
});
