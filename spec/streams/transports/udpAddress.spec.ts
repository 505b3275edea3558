import { destinationIn, familyOf, originOf } from '../../../streams/transports/udpAddress';

const read = (text: string) => destinationIn(Buffer.from(text));

describe('destinationIn', () => {
  it.each([
    ['127.0.0.1 7443', { host: '127.0.0.1', port: 7443, family: 4 }],
    ['223.255.255.255 65535', { host: '223.255.255.255', port: 65_535, family: 4 }],
    ['::1 7443', { host: '::1', port: 7443, family: 6 }],
    ['FD00::2 1', { host: 'FD00::2', port: 1, family: 6 }],
    ['fe80:1111:2222:3333:4444:5555:6666:7777 65535', expect.objectContaining({ family: 6, port: 65_535 })],
  ])('reads %s', (text, place) => {
    expect(read(text)).toEqual(place);
  });

  it.each([
    '',
    ' ',
    '127.0.0.1',
    '127.0.0.1 ',
    '127.0.0.1:7443',
    '127.0.0.1  7443',
    '127.0.0.1 7443 ',
    '127.0.0.1 7443\n',
    '127.0.0.1 0',
    '127.0.0.1 07443',
    '127.0.0.1 -1',
    '127.0.0.1 1e3',
    '127.0.0.1 65536',
    '127.0.0.1 74430000',
    '127.1 7443',
    '127.0.0.256 7443',
    'localhost 7443',
    'example.org 7443',
    'cafe 7443',
    '[::1] 7443',
    'fe80::1%eth0 7443',
    '0.0.0.0 7443',
    '0.1.2.3 7443',
    '224.0.0.1 7443',
    '239.255.255.250 1900',
    '240.0.0.1 7443',
    '255.255.255.255 7443',
    ':: 7443',
    'ff02::1 7443',
    '::ffff:127.0.0.1 7443',
    '::FFFF:7f00:1 7443',
    `${' '.repeat(4_000)}127.0.0.1 7443`,
  ])('refuses %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('refuses bytes that are no text', () => {
    expect(destinationIn(new Uint8Array(32).fill(0xff))).toBeUndefined();
    expect(destinationIn(new Uint8Array(32))).toBeUndefined();
  });
});

describe('familyOf', () => {
  it('knows addresses, and no names', () => {
    expect(['1.2.3.4', '::1', 'localhost', ''].map(familyOf)).toEqual([4, 6, undefined, undefined]);
  });
});

describe('originOf', () => {
  it.each([
    ['127.0.0.1', 'udp:127.0.0.1:5'],
    ['::1', 'udp:::1:5'],
    ['::ffff:127.0.0.1', 'udp:127.0.0.1:5'],
    ['::ffff:1', 'udp:::ffff:1:5'],
  ])('writes %s', (address, origin) => {
    expect(originOf({ address, port: 5 })).toBe(origin);
  });
});
