import { inspect } from 'node:util';
import { reveal } from '../../../../lib';
import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { decodeLink } from '../../../../protocols/quiet/wire/link';
import type { LogLine, Parcel } from '../../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../../streams/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BACKEND } from '../../../support/common/backend';
import { type QuietNode, openQuiet } from '../../../support/quiet/cast';
import { type Vault, openVault, secretsOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';
import { tapped } from '../../../support/transports/wiretap';

/** Every way in which bytes are usually written down: raw, hex, and both base64s at each of three offsets. */
const writings = (bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes);
  const within = [0, 1, 2].flatMap((offset) => {
    // What stands before shifts the letters; those that hold bits of a neighbour are left out.
    const text = Buffer.concat([Buffer.alloc(offset), buffer])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + buffer.length) * 8) / 6));
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = buffer.toString('hex');
  return [buffer.toString('latin1'), hex, hex.toUpperCase(), [...buffer].join(','), ...within];
};

const foundIn = (told: string, secret: Uint8Array): boolean =>
  writings(secret).some((writing) => told.includes(writing));

/** What a node says in every way it has, and what it must not say. */
const openWitness = () => {
  const told: string[] = [];
  const vaults: Vault[] = [];
  const secrets = new Map<string, Uint8Array>();
  const show = (what: unknown): void =>
    void told.push(inspect(what, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null }));
  const tell = (what: unknown): void => {
    show(what);
    told.push(JSON.stringify(what) ?? '');
  };
  const open = async (world: VirtualWorld, path = ':memory:'): Promise<QuietNode> => {
    const [tap, vault] = [tapped(world.wire.transport()), openVault()];
    vaults.push(vault);
    const log = (line: LogLine): void => tell(line);
    const node = await openQuiet(world, { transport: tap.transport, watch: vault.watch, log, path });
    taps.push(tap.parcels);
    node.trace$.subscribe(tell);
    node.rejected$.subscribe(tell);
    return node;
  };
  const taps: (readonly Parcel[])[] = [];
  const keep = (node: QuietNode): void => {
    for (const [ref, bytes] of secretsOf(node)) secrets.set(ref, bytes);
  };
  const all = (): ReadonlyMap<string, Uint8Array> => {
    vaults.forEach(({ sessions }, node) =>
      sessions.forEach(({ session_secret, first_secret }, n) => {
        secrets.set(`session ${node}.${n}`, session_secret);
        if (first_secret !== undefined) secrets.set(`first ${node}.${n}`, first_secret);
      }),
    );
    // A signing key is its seed, then the public key that everyone may see.
    return new Map([...secrets].map(([ref, bytes]) => [ref, bytes.length === 64 ? bytes.subarray(0, 32) : bytes]));
  };
  const everything = (): string =>
    [...told, ...taps.flat().map(({ packet }) => Buffer.from(packet).toString('latin1'))].join('\n');
  return { show, tell, open, keep, all, everything, secrets };
};

/** Found, join by a limited and by an open link, talk, a private group, a second device, a restart, and refusals. */
const play = async (witness: ReturnType<typeof openWitness>, folder: string): Promise<void> => {
  const { show, tell, open, keep } = witness;
  const crypto = right(await openCrypto(BACKEND));
  const world = virtualWorld(77);
  /** An answer that is told. */
  const said = <A>(answer: A): A => (tell(answer), answer);
  const path = join(folder, 'alice.db');
  let alices = await open(world, path);
  const { identity_id } = right(said(await alices.api['identity.create']({ name: 'Alice' })));
  let alice = right(alices.as(identity_id));
  const made = right(said(await alice.api['network.create']({ name: 'a network' })));
  const { network_id, channel_id, everyone_id } = made;
  const links: string[] = [];
  /** A link holds its own secret, and is the one answer that may: it is not told, but searched for. */
  const linkIn = (answer: { readonly link: string }): string => {
    const { link, ...rest } = answer;
    tell(rest);
    links.push(link);
    witness.secrets.set(`link ${links.length}`, reveal(right(decodeLink(crypto, link)).secret));
    return link;
  };
  const limited = linkIn(right(await alice.api['invite.create']({ network_id })));
  const open_ = linkIn(right(await alice.api['invite.create']({ network_id, max_uses: 0 })));
  const [bobs, carols, phones] = [await open(world), await open(world), await open(world)];
  const bob = right(
    bobs.as(right(said(await bobs.api['user.join_as_user']({ name: 'Bob', link: limited }))).identity_id),
  );
  const carol = right(
    carols.as(right(said(await carols.api['user.join_as_user']({ name: 'Carol', link: open_ }))).identity_id),
  );
  await world.advance(12_000);
  const group = right(said(await alice.api['group.create']({ network_id, name: 'inner' })));
  said(
    await alice.api['group.add_member']({
      group_id: group.group_id,
      user_id: right(await bob.api['user.list']({ network_id })).find(({ own }) => own)?.user_id ?? '',
    }),
  );
  const inner = right(said(await alice.api['channel.create']({ group_id: group.group_id, name: 'inner' })));
  for (const one of [alice, bob, carol]) {
    one.live('message.list', { channel_id }).subscribe(tell);
    said(await one.api['message.create']({ channel_id, text: 'hello' }));
    said(await one.api['message.create']({ channel_id: inner.channel_id, text: 'among us' }));
    said(await one.api['message.create']({ channel_id, text: 'soon gone', lasts_ms: 60_000 }));
  }
  const device = linkIn(right(await alice.api['link.invite']({ network_id })));
  const phone = right(
    phones.as(right(said(await phones.api['link.accept']({ name: 'Phone', link: device }))).identity_id),
  );
  await world.advance(20_000);
  for (const one of [alice, bob, carol, phone]) {
    tell(one);
    for (const answer of [
      one.api['user.list']({ network_id }),
      one.api['network.list']({}),
      one.api['group.list']({ network_id }),
      one.api['channel.list']({ network_id }),
      one.api['message.list']({ channel_id }),
      one.api['message.list']({ channel_id: inner.channel_id }),
      one.api['sync.status']({ network_id }),
      one.api['user.update']({ network_id, name: 'x'.repeat(100) }),
      one.api['group.create']({ network_id: channel_id, name: 'nowhere' }),
      one.api['network.join']({ link: `${open_}x` }),
      one.api['network.join']({ link: open_ }),
      one.explain(everyone_id),
    ])
      said(await answer);
  }
  for (const node of [alices, bobs, carols, phones])
    said(await node.api['link.accept']({ name: 'Nobody', link: limited.slice(0, -2) }));
  keep(alices);
  alices.close();
  await world.advance(1_000);
  alices = await open(world, path);
  alice = right(alices.as(identity_id));
  await world.advance(20_000);
  said(await bob.api['message.create']({ channel_id, text: 'after the restart' }));
  await world.advance(5_000);
  const read = right(said(await alice.api['message.list']({ channel_id })));
  expect(read.messages.map(({ text }) => text)).toContain('after the restart');
  expect(right(await phone.api['message.list']({ channel_id })).messages.length).toBeGreaterThan(3);
  for (const node of [alices, bobs, carols, phones]) {
    keep(node);
    show(node);
    tell([node.stats(), right(await node.api['identity.list']({}))]);
    node.close();
  }
};

describe('secrets', () => {
  it('reach no log, trace, refusal, answer or packet of the main stories, in any writing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-'));
    const witness = openWitness();
    await play(witness, folder);
    rmSync(folder, { recursive: true });
    const [told, secrets] = [witness.everything(), witness.all()];
    const kinds = [...new Set([...secrets.keys()].map((ref) => ref.split(/[ :]/)[0]))].sort();
    expect(kinds).toEqual([
      'device',
      'first',
      'identity',
      'invite_secret',
      'joining',
      'key',
      'link',
      'prekey_secret',
      'session',
    ]);
    expect(secrets.size).toBeGreaterThan(40);
    expect(told.length).toBeGreaterThan(1_000_000);
    expect([...secrets].filter(([, bytes]) => foundIn(told, bytes)).map(([ref]) => ref)).toEqual([]);
  });

  it('would be found: each of them, planted in each writing, at any place', async () => {
    const witness = openWitness();
    const world = virtualWorld(3);
    const node = await witness.open(world);
    right(await node.api['identity.create']({ name: 'Alice' }));
    witness.keep(node);
    const [secret = new Uint8Array()] = [...witness.all().values()];
    for (const shown of writings(secret)) expect(foundIn(`before ${shown} after`, secret)).toBe(true);
    for (const before of ['', 'a', 'ab', 'abc']) {
      const whole = Buffer.concat([Buffer.from(before), secret, Buffer.from('after')]);
      for (const code of ['base64', 'base64url', 'hex', 'latin1'] as const) {
        expect(foundIn(whole.toString(code), secret)).toBe(true);
      }
    }
    expect(foundIn(witness.everything(), secret)).toBe(false);
    // A buffer that is shown or serialised is bytes in a row.
    witness.tell({ deep: [Buffer.from(secret)] });
    expect(foundIn(witness.everything(), secret)).toBe(true);
    node.close();
  });
});
