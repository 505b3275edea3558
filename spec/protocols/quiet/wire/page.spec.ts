import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reveal, secret } from '../../../../lib';
import { TRANSPORTS } from '../../../../protocols/quiet/wire/contact';
import { DOMAINS } from '../../../../protocols/quiet/wire/derive';
import { encodeHello } from '../../../../protocols/quiet/wire/hello';
import { decodeLink, encodeLink } from '../../../../protocols/quiet/wire/link';
import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { open } from '../../../lib/crypto/backends';
import { counting, hexOf } from '../../../lib/crypto/vectors';
import { id, right } from '../../../support/libEvents';
import { wireRegistry } from '../../../support/libWireTypes';

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

describe('docs/WIRE.md', () => {
  it('lists every domain string once, and no other', () => {
    const { kdf, ...plain } = DOMAINS;
    const used = [...Object.values(plain), ...Object.values(kdf).map((label) => `sotto/${label}/1`)];

    const listed = [...PAGE.matchAll(/^\| `(sotto\/[^`]+)`/gm)].map(([, domain]) => domain);

    expect([...listed].sort()).toEqual([...used, 'sotto/event/1', 'sotto/rbsr/1'].sort());
  });

  it('lays out eighteen bodies without gaps, none above 378 bytes', () => {
    const wrong = BODIES.filter(([heading]) => {
      const fields = layoutUnder(heading);
      const ends = fields.map(([at, bytes]) => at + bytes);
      return fields.length === 0 || fields.some(([at], n) => at !== (n === 0 ? 0 : ends[n - 1])) || ends.at(-1)! > 378;
    });

    expect(wrong).toEqual([]);
    expect(BODIES).toHaveLength(18);
  });

  it.each(['## Canonical event, 512 bytes', '## Sealed form, 594 bytes', '### Hello, 58 bytes'])(
    'lays out %s to the last byte',
    (heading) => {
      const fields = layoutUnder(heading);
      const ends = fields.map(([at, bytes]) => at + bytes);

      expect(fields.map(([at]) => at)).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(Number(/\d+/.exec(heading)));
    },
  );

  it('agrees with the layouts that the vectors are read by', () => {
    const declared = [...wireRegistry.byCode.values()].map(({ type, code, layout }) => [code, type, layout.bytes]);

    const laidOut = BODIES.map(([heading, code, name]) => {
      const last = layoutUnder(heading).at(-1) ?? [0, 0];
      return [code, name, last[0] + last[1]];
    });

    expect(laidOut).toEqual(expect.arrayContaining(declared));
    expect(declared).toHaveLength(8);
  });

  it('shows a hello and a stream frame as they are', () => {
    const hello = { request_id: counting(16, 1), ephemeral_key: counting(32, 0x40), at_ms: 0x0102_0304_0506 };
    const ids = { op: 'ids' as const, scope: id(0xaa), from: 258, next: 772, ids: [id(1), id(2)] };

    expect(example('hello')).toBe(hexOf(right(encodeHello(hello))));
    expect(example('ids')).toBe(hexOf(right(encodeStreamFrame(ids))));
  });

  it('shows a link as it is', async () => {
    const crypto = await open('wasm');
    const own = { peer_id: id(5), box_key: counting(32, 1), transport: TRANSPORTS.opaque, host: '00ff', port: 0 };
    const udp = { ...own, peer_id: id(6), transport: TRANSPORTS.udp, host: 'café.example', port: 9000 };
    const common = { network_id: id(3), invite_id: id(4), contacts: [own, udp] };

    const text = right(encodeLink(crypto, { kind: 'join', secret: secret(counting(32, 0xa0)), ...common }));

    expect(example('link')).toBe(text);
    expect(hexOf(reveal(right(decodeLink(crypto, example('link'))).secret))).toBe(hexOf(counting(32, 0xa0)));
  });
});
