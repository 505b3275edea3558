import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lib from '../../lib';
import * as minimal from '../../protocols/minimal';
import * as quiet from '../../protocols/quiet';
import * as streams from '../../streams';
import * as testing from '../../streams/testing';

/** Every name a door lets through, types included, as its source lists them. */
const namesIn = (path: string): readonly string[] => {
  const source = readFileSync(join(__dirname, '../..', path), 'utf8');
  const listed = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) => names!.split(','));
  const declared = [...source.matchAll(/^export (?:const|interface|type) (\w+)/gm)].map(([, name]) => name!);
  return [...listed, ...declared]
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .sort();
};
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Changing one of these lists changes the library for those who use it: say so in CHANGELOG.md. */
const DOORS: readonly (readonly [string, string, object, readonly string[]])[] = [
  [
    'sotto',
    'streams/index.ts',
    streams,
    words(`
      AnyJob ApiError Arrival Clock Explanation Feature FrameReflector JobReport Log LogLine Node NodeOptions Offered
      OpenFault OpenHandler PLAIN Parcel Protocol ProtocolCore Random ReadBack Reflector RejectedRecord Session
      Simulator Stats TraceRecord Transport TransportCaps TransportStatus UdpOptions UdpPlace UdpStats UdpTransport
      UnknownIdentity WireConditions createNode describeOpenFault job openSimulator openUdp protocolOf seededRandom silentLog step
      systemClock
      systemRandom`),
  ],
  [
    'sotto/lib',
    'lib/index.ts',
    lib,
    words(`
      Answer Ask BodyOf BooleanColumn Bound BytesColumn CANONICAL_OFFSETS CauseCtx CryptoPort Delta Deps Derived Drafting END EVENT_BYTES Emission Envelope Event EventId EventType Fault Field Flow Forgetting HexColumn IdColumn IdFromHex Identified KEY_BYTES Key KeyPair KeySet Lacking Layout Lift LogPlace Lookup MadeEvent NONCE_BYTES NodeCtx Note Noting OUTSIDE_THE_LOG PUBLIC_KEY_BYTES Purging Query RangeFrame RangeSum Reader Reconcile Ref Resealing Row SEAL_BYTES START Secret Sending SessionCtx TAG_BYTES TypedBody U48_MAX Unsigned ZERO_ID advance anyU8 badPacket blobIdOf bodyIn boundBetween bringing bytes concatBytes defineEvent denied derive distinctList drafting drop equalBytes erase eventIdOf foreignProvenance forget forgetting forgettingUntilLifted framing fromHex hashId idColumn idFromHex idsOf isEventId isZero kindOf layout lentBody lifting list lookup makeEvent makeEventOutsideLog malformed markUnproven missing nonEmptyText note noting openCanonical openLift openReconcile optional optionalRef overLimit passingTable productionParams provenanceOf publicKey purging query reading ref refTo refused resealing restage reveal row rowIn saltedSet secret secretIn sending signature signedBytes table text time toHex u16 u32 u8 upsert utf8Length weakRef writing`),
  ],
  [
    'sotto/testing',
    'streams/testing.ts',
    testing,
    words(`
      IDEAL_CONDITIONS Simulator VirtualWorld WireConditions WireStats openSimulator seededRandom virtualWorld`),
  ],
  [
    'sotto/protocols/minimal',
    'protocols/minimal/index.ts',
    minimal,
    words(`
      listPeers minimal ownPeer wrapTransit`),
  ],
  ['sotto/protocols/quiet', 'protocols/quiet/index.ts', quiet, ['quiet']],
];

describe.each(DOORS)('%s', (_, path, door, names) => {
  it('lets exactly these names through', () => {
    expect(namesIn(path)).toEqual(names);
  });

  it('has no value at run time that it does not list', () => {
    expect(Object.keys(door).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('lets nothing be reached past its list', () => {
    expect(readFileSync(join(__dirname, '../..', path), 'utf8')).not.toMatch(/export \*|export default/);
  });
});

describe('package.json', () => {
  it('opens these doors and no other', () => {
    const { exports: doors } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      readonly exports: Readonly<Record<string, unknown>>;
    };

    const protocols = ['./protocols/minimal', './protocols/quiet'];
    expect(Object.keys(doors)).toEqual(['.', './lib', './testing', ...protocols, './package.json']);
  });
});
