import type { Contact } from '../../../../protocols/quiet/wire/contact';
import { OPAQUE, UDP } from '../../../../protocols/quiet/wire/bodies/network';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openReconcile, productionParams, reveal, secret } from '../../../../lib';
import { crypto } from '../../../support/kernel/envelopes';
import { DOMAINS } from '../../../../protocols/quiet/wire/derive';
import { encodeHello } from '../../../../protocols/quiet/wire/hello';
import { decodeLink, encodeLink } from '../../../../protocols/quiet/wire/link';
import { encodeReconcileFrame } from '../../../../protocols/quiet/wire/reconcileFrame';
import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { open } from '../../../lib/crypto/backends';
import { counting, hexOf } from '../../../lib/crypto/vectors';
import { id, right } from '../../../support/lib/events';
import { quietRegistry } from '../../../support/quiet/events';

const PAGE = readFileSync(join(__dirname, '../../../../docs/WIRE.md'), 'utf8');

/** What the page shows in the block of that name, on one line. */
const example = (name: string): string =>
  (new RegExp('```text ' + name + '\\n([^`]*)```').exec(PAGE)?.[1] ?? '').replaceAll('\n', '');

/** The rows of the first table after a heading: where a field is, its bytes, its name. */
const layoutUnder = (heading: string): readonly (readonly [number, number, string])[] => {
  const section = PAGE.slice(PAGE.indexOf(`\n${heading}\n`) + heading.length + 2).split(/\n##/)[0] ?? '';
  return [...section.matchAll(/^\| (\d+) +\| (\d+) +\| (\w+)/gm)].map(([, at, bytes, name]) => [
    Number(at),
    Number(bytes),
    name!,
  ]);
};

const BODIES = [...PAGE.matchAll(/^### ([0-9A-F]{2}) (\w+)$/gm)].map(
  ([heading, code, name]) => [heading, parseInt(code!, 16), name!] as const,
);

const FIRST_LOCAL_CODE = 0xf0;

/** A list is one field of a layout; the page shows its count and its slots. */
const SLOTS: Readonly<Record<string, (at: number) => readonly (readonly [number, number, string])[]>> = {
  keys: (at) => [
    [at, 1, 'count'],
    [at + 1, 256, 'key_ids'],
  ],
  devices: (at) => [
    [at, 1, 'count'],
    [at + 1, 256, 'devices'],
  ],
  targets: (at) => [
    [at, 1, 'count'],
    [at + 1, 352, 'targets'],
  ],
  grants: (at) => [
    [at, 1, 'count'],
    [at + 1, 320, 'grants'],
  ],
  cutoffs: (at) => [
    [at, 1, 'count'],
    [at + 1, 128, 'cutoffs'],
  ],
};

/** What the page says of a field. */
const noteOn = (heading: string, field: string): string => {
  const from = PAGE.slice(PAGE.indexOf(`\n${heading}\n`));
  return new RegExp(`^\\| \\d+ +\\| \\d+ +\\| ${field} +\\|(.*)\\|$`, 'm').exec(from)?.[1]?.trim() ?? '';
};

/** What it must say, by kind of field: a text may be empty and an id zero exactly where it says so. */
const SAYS: Readonly<Record<string, RegExp>> = {
  nonEmptyText: /^text \d+, not empty$/,
  text: /^text \d+(, not empty)?$/,
  ref: /^ref\(\w+\)/,
  optionalRef: /^optionalRef\(\w+\)/,
  EventId: /^(?!ref|optionalRef)/,
  publicKey: /^(Ed25519|X25519)/,
  signature: /proof|signature/,
  time: /^time/,
  u8: /^(0 |see Addresses)/,
  anyU8: /^u8/,
  u16: /^u16/,
  u32: /^u32/,
  bytes: /^(?!ref|text)/,
  list: /^/,
};

/** All that there is from the beginning to the end: two ids. */
const RANGES = Uint8Array.of(1, 0, 0, 0, 2, 2, ...id(1), ...id(2));
const HEAD = { salted: 0, scope: id(0xaa), as_of_ms: 258, credit: 65_536, held: 2 } as const;

describe('docs/WIRE.md', () => {
  it('lists every domain string once, and no other', () => {
    const { kdf, ...plain } = DOMAINS;
    const used = [...Object.values(plain), ...Object.values(kdf).map((label) => `sotto/${label}/1`)];

    const listed = [...PAGE.matchAll(/^\| `(sotto\/[^`]+)`/gm)].map(([, domain]) => domain);

    expect([...listed].sort()).toEqual([...used, 'sotto/event/1', 'sotto/rbsr/1'].sort());
  });

  it('lays out each body without gaps, none above 378 bytes', () => {
    const wrong = BODIES.filter(([heading]) => {
      const fields = layoutUnder(heading);
      const ends = fields.map(([at, bytes]) => at + bytes);
      return fields.length === 0 || fields.some(([at], n) => at !== (n === 0 ? 0 : ends[n - 1])) || ends.at(-1)! > 378;
    });

    expect(wrong).toEqual([]);
    expect(BODIES.length).toBeGreaterThan(26);
  });

  it.each(['## Canonical event, 512 bytes', '## Sealed form, 594 bytes', '### Hello, 59 bytes'])(
    'lays out %s to the last byte',
    (heading) => {
      const fields = layoutUnder(heading);
      const ends = fields.map(([at, bytes]) => at + bytes);

      expect(fields.map(([at]) => at)).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(Number(/\d+/.exec(heading)));
    },
  );

  it('lays out what leads the ranges of a frame as it is read and written', () => {
    const fields = layoutUnder('### Reconciliation frame, at most 1,100 bytes');
    const ends = fields.map(([at, bytes]) => at + bytes);

    expect(fields.map(([, , name]) => name)).toEqual(['kind', 'version', ...Object.keys(HEAD)]);
    expect(fields.map(([at]) => at)).toEqual([0, ...ends.slice(0, -1)]);
    expect(right(encodeReconcileFrame({ head: HEAD, ranges: RANGES }))).toHaveLength(ends.at(-1)! + RANGES.length);
    expect(openReconcile(productionParams(crypto)).decode(RANGES)).toMatchObject({
      right: { ranges: [{ ids: [id(1), id(2)] }] },
    });
  });

  it('lays out exactly the types that are not of this node alone, by code and name', () => {
    const ours = [...quietRegistry.byCode.values()].filter(({ code }) => code < FIRST_LOCAL_CODE);

    expect(BODIES.map(([, code, name]) => [code, name])).toEqual(ours.map(({ code, type }) => [code, type]));
  });

  it.each(BODIES)('lays out %s as it is read and written', (heading, code) => {
    const { layout } = quietRegistry.byCode.get(code)!;

    expect(layoutUnder(heading)).toEqual(
      layout.places.flatMap(({ name, at, bytes }) => SLOTS[name]?.(at) ?? [[at, bytes, name] as const]),
    );
  });

  it.each(BODIES)('says of each field of %s what it refuses', (heading, code) => {
    const { places } = quietRegistry.byCode.get(code)!.layout;
    const told = places.map(({ name, kind }) => [name, SAYS[kind.replace(/\(.*/, '')]!.test(noteOn(heading, name))]);

    expect(told).toEqual(places.map(({ name }) => [name, true]));
  });

  it('shows a hello and a stream frame as they are', () => {
    const hello = {
      request_id: counting(16, 1),
      ephemeral_key: counting(32, 0x40),
      at_ms: 0x0102_0304_0506,
      pending: 1,
    } as const;
    const ids = { op: 'ids' as const, scope: id(0xaa), from: 258, next: 772, ids: [id(1), id(2)] };

    expect(example('hello')).toBe(hexOf(right(encodeHello(hello))));
    expect(example('ids')).toBe(hexOf(right(encodeStreamFrame(ids))));
    expect(example('reconcile')).toBe(hexOf(right(encodeReconcileFrame({ head: HEAD, ranges: RANGES }))));
  });

  it('shows a link as it is', async () => {
    const crypto = await open('wasm');
    const own: Contact = { peer_id: id(5), box_key: counting(32, 1), transport: OPAQUE, host: '00ff', port: 0 };
    const udp: Contact = { ...own, peer_id: id(6), transport: UDP, host: 'café.example', port: 9000 };
    const common = { network_id: id(3), invite_id: id(4), contacts: [own, udp] };

    const text = right(encodeLink(crypto, { kind: 'join', secret: secret(counting(32, 0xa0)), ...common }));

    expect(example('link')).toBe(text);
    expect(hexOf(reveal(right(decodeLink(crypto, example('link'))).secret))).toBe(hexOf(counting(32, 0xa0)));
  });
});
