import { quiet } from '../../../../protocols/quiet';
import { eventPayload } from '../../../../protocols/quiet/wire/payload';
import { sealWithKey } from '../../../../protocols/quiet/wire/sealedForm';
import { bytesOf, vectors } from '../../../lib/crypto/vectors';
import { flipped, idOf, resigned } from '../../../support/quiet/attacker';
import { copyOf } from '../../../support/quiet/records';
import { type Scene, closeScene, harmOf, openScene } from '../../../support/quiet/scene';
import { right } from '../../../support/common/right';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

interface SpeccheckCase {
  readonly pub_key: string;
  readonly signature: string;
}
interface WycheproofCase {
  readonly sig: string;
  readonly msg: string;
}
interface WycheproofGroup {
  readonly publicKey: { readonly pk: string };
  readonly tests: readonly WycheproofCase[];
}

const SIGNATURE_AT = 448;
const ZEROS = idOf('00'.repeat(16));

/** The order of the group of Ed25519, little-endian. */
const L = bytesOf('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

/** The same signature with L added to its S: lax libraries accept it. */
const malleable = (signature: Uint8Array): Uint8Array => {
  const other = Uint8Array.from(signature);
  let carry = 0;
  for (let at = 0; at < 32; at += 1) {
    const sum = (other[32 + at] ?? 0) + (L[at] ?? 0) + carry;
    other[32 + at] = sum & 0xff;
    carry = sum >> 8;
  }
  return other;
};

const withBytes = (canonical: Uint8Array, at: number, bytes: Uint8Array | readonly number[]): Uint8Array => {
  const copy = Uint8Array.from(canonical);
  copy.set(bytes, at);
  return copy;
};

const NOTHING = { changed: [], sent: 0, works: true };

describe('an attacker with a session, against the bytes', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => closeScene(scene));

  const everyone = () => scene.attacker.group(idOf(scene.alice.everyone_id));
  const message = (text: string, by?: Uint8Array) => {
    const body = { channel_id: idOf(scene.alice.channel_id), reply_to: ZEROS, text };
    return scene.attacker.event({ type: 'message', body }, by);
  };

  it('any single bit of a message flipped, under the true key: none is accepted', async () => {
    const { attacker } = scene;
    const [bytes, key] = [message('not from Mallory'), everyone()];
    const { counted, changed, ...rest } = await harmOf(scene, () => {
      for (let bit = 0; bit < 4_096; bit += 1) attacker.throwUnder(flipped(bytes, bit), key);
    });
    // A flip in the signer's id or the channel's names what never comes: these two wait, all others are refused.
    const { parked, ...refused } = counted;
    expect(parked).toBe(256);
    expect(Object.keys(refused).every((name) => name.startsWith('rejected.'))).toBe(true);
    expect(Object.values(refused).reduce((sum, count) => sum + count)).toBe(4_096 - 256);
    expect(changed).toEqual(['quarantine', 'quarantine_needs', 'quarantine_origins']);
    expect(rest).toEqual({ sent: 0, works: true });
  });

  it('a signature that is malleable, or of another key', async () => {
    const { attacker, crypto } = scene;
    const [bytes, key] = [message('once more'), everyone()];
    const stranger = right(crypto.signKeyPair(attacker.random.bytes(32))).secretKey;
    const harm = await harmOf(scene, () => {
      attacker.throwUnder(withBytes(bytes, SIGNATURE_AT, malleable(bytes.subarray(SIGNATURE_AT))), key);
      attacker.throwUnder(message('signed by a stranger', stranger), key);
      attacker.throwUnder(withBytes(bytes, SIGNATURE_AT, new Uint8Array(64)), key);
    });
    expect(harm).toEqual({ counted: { 'rejected.event.signed_by_its_signer': 3 }, ...NOTHING });
  });

  it('keys and signatures of small order and in non-canonical forms, each with each', async () => {
    const { attacker } = scene;
    const cases = vectors<readonly SpeccheckCase[]>('ed25519-speccheck/cases.json');
    const identity = { pub_key: `01${'00'.repeat(31)}`, signature: `01${'00'.repeat(63)}` };
    const all = [...cases, identity];
    const harm = await harmOf(scene, () => {
      for (const { pub_key } of all) {
        const body = { public_key: bytesOf(pub_key), link_invite_id: ZEROS, recovery_key: NO_RECOVERY };
        const peer = attacker.event({ type: 'peer', body, signed_by: ZEROS });
        for (const { signature } of all) attacker.throwPlain(withBytes(peer, SIGNATURE_AT, bytesOf(signature)));
      }
    });
    const distinct = new Set(all.flatMap(({ pub_key }) => all.map(({ signature }) => pub_key + signature))).size;
    expect(harm).toEqual({
      counted: {
        'rejected.event.signed_by_its_signer': distinct,
        'rejected.forgotten': all.length * all.length - distinct,
      },
      ...NOTHING,
    });
  });

  it('signatures of the Wycheproof cases, of whatever length: the port answers, and never throws', () => {
    const groups = vectors<{ readonly testGroups: readonly WycheproofGroup[] }>('wycheproof/ed25519_test.json');
    const answers = groups.testGroups.flatMap(({ publicKey, tests }) =>
      tests.map(({ sig, msg }) => scene.crypto.verify(bytesOf(sig), bytesOf(msg), bytesOf(publicKey.pk))),
    );
    expect([answers.length, answers.filter(Boolean).length]).toEqual([151, 88]);
  });

  it('packets of every length, of no session and of a live one', async () => {
    const { attacker, world } = scene;
    world.wire.setConditions({ packetBytesMax: 100_000 });
    const lengths = [...Array(1_501).keys(), 65_507];
    const live = attacker.session();
    const id = attacker.keyed(Uint8Array.of(1), live).subarray(0, 16);
    const harm = await harmOf(scene, () => {
      for (const length of lengths) {
        const random = attacker.random.bytes(Math.max(length, 1)).subarray(0, length);
        attacker.raw(random);
        const ours = Uint8Array.from(random);
        ours.set(id.subarray(0, length));
        attacker.raw(ours);
      }
    });
    const { 'rejected.malformed.packet': unlawful, ...counted } = harm.counted;
    // No length of zero, none above 1,200; below those of a transit id, a nonce, a tag and one byte nothing is opened.
    expect(unlawful).toBe(2 * (1 + 300 + 1));
    expect(counted).toEqual({
      'rejected.packet.has_a_lawful_length': 2 * 56,
      'rejected.missing': 1_200 - 56,
      'rejected.packet.opens_with_its_secret': 1_200 - 56,
    });
    expect({ ...harm, counted: {} }).toEqual({ counted: {}, ...NOTHING });
  });

  it('every bit of a keyed packet flipped', async () => {
    const { attacker } = scene;
    const packet = attacker.keyed(eventPayload(attacker.under(message('changed on its way'), everyone())));
    const harm = await harmOf(scene, () => {
      for (let bit = 0; bit < packet.length * 8; bit += 1) attacker.raw(flipped(packet, bit));
    });
    expect(harm).toEqual({
      counted: { 'rejected.missing': 128, 'rejected.packet.opens_with_its_secret': (packet.length - 16) * 8 },
      ...NOTHING,
    });
  });

  it('every bit of a sealed form flipped, in packets that are whole', async () => {
    const { attacker } = scene;
    const form = attacker.under(message('changed by a relay'), everyone());
    const { changed, counted, ...harm } = await harmOf(scene, () => {
      for (let bit = 0; bit < form.length * 8; bit += 1) attacker.throwSealed(flipped(form, bit));
    });
    // A flip in the name of the key waits for a key of that name; in the claimed id it opens nothing.
    const { parked, ...refused } = counted;
    expect(parked).toBe(128);
    expect(refused).toEqual({
      'rejected.packet.is_of_its_sessions_network': 128,
      'rejected.sealed.form_is_known': 7,
      'rejected.sealed.opens_with_its_key': 128 + 2 * 16 + 528 * 8 + 64,
      'rejected.sealed.plain_form_names_no_key': 1,
      'rejected.sealed.times_are_within_48_bits': 32,
      'rejected.sealed.version_is_known': 8,
    });
    expect([changed, harm]).toEqual([
      ['quarantine', 'quarantine_needs', 'quarantine_origins'],
      { sent: 0, works: true },
    ]);
  });

  it('bytes that are not the one form an event has, truly signed', async () => {
    const { attacker, crypto } = scene;
    const changed = (canonical: Uint8Array, at: number, byte: number) =>
      attacker.throwPlain(resigned(crypto, withBytes(canonical, at, [byte]), attacker.key));
    const prekey = attacker.event({
      type: 'prekey',
      body: { public_key: attacker.random.bytes(32) },
      expires_at_ms: scene.world.clock.now() + 1_000,
    });
    const address = attacker.event({ type: 'address', body: { transport: 1, host: 'here', port: 1 } });
    const group = attacker.event({ type: 'group', body: { name: 'g', kind: 0 }, place: attacker.next });
    const known = new Set(quiet.events.map(({ code }) => code));
    const harm = await harmOf(scene, () => {
      for (let at = 70 + 32; at < SIGNATURE_AT; at += 1) changed(prekey, at, 1);
      for (let code = 0; code < 256; code += 1) if (!known.has(code)) changed(prekey, 1, code);
      for (const version of [0, 2, 255]) changed(prekey, 0, version);
      for (const transport of [4, 255]) changed(address, 70, transport);
      // Text after its end; then kinds that are none.
      changed(address, 71 + 127, 0x61);
      changed(group, 70 + 63, 0x61);
      for (const kind of [3, 255]) changed(group, 70 + 64, kind);
    });
    expect(harm).toEqual({
      counted: {
        'rejected.malformed.event': 346 + (256 - known.size) + 3,
        'rejected.malformed.address': 3,
        'rejected.malformed.group': 3,
      },
      ...NOTHING,
    });
  });

  it('one event under one key has one form, wherever it is sealed', () => {
    const { attacker, crypto, alice, bob } = scene;
    const [canonical, key] = [message('the same'), everyone()];
    const twice = [0, 1].map(() => right(sealWithKey(crypto, canonical, attacker.id(canonical), key)));
    expect(twice[0]).toEqual(twice[1]);
    const [a, b] = [alice, bob].map(({ node }) => {
      const db = copyOf(node);
      const rows = db.prepare<[], { id: string; sealed: string }>(
        'SELECT hex(event_id) AS id, hex(sealed) AS sealed FROM events WHERE local_only = 0',
      );
      const all = rows.all();
      db.close();
      return new Map(all.map(({ id, sealed }) => [id, sealed]));
    });
    const shared = [...(a ?? [])].filter(([id]) => b?.has(id) === true);
    expect(shared.length).toBeGreaterThan(10);
    expect(shared.filter(([id, sealed]) => b?.get(id) !== sealed)).toEqual([]);
    const nonces = [...(a ?? []).values()].filter((sealed) => sealed.startsWith('0101')).map((s) => s.slice(4, 100));
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});
