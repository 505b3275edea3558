import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quiet } from '../../../protocols/quiet';
import { keyClassOf } from '../../../protocols/quiet/wire/derive';
import { counting, hexOf } from '../../lib/crypto/vectors';
import {
  type FrozenFrame,
  formsOf,
  frameOf,
  frozenEvent,
  helloOf,
  keyOfByte,
  keyedOf,
  linkOf,
  publicKeyOf,
} from './frozen';

/*
 * Writes `spec/vectors/sotto/layouts-v1.json`. What the file has is kept, and changes only with the version byte: to it
 * come the types and parts that it lacks. `node -r @swc-node/register spec/support/kernel/freezeVectors.main.ts`.
 */

const events = quiet.events.filter(({ reach }) => reach !== 'local').map(frozenEvent);
const message = events.find(({ type }) => type === 'message')!;

const key = {
  ...{ network_id: message.network_id, group_id: hexOf(counting(16, 0xd0)), class: keyClassOf(message.expires_at_ms) },
  ...{ maker: hexOf(counting(16, 0xb0)), epoch: hexOf(counting(16, 0x20)), key: keyOfByte(0x6b) },
};
const hello = {
  ...{ request_id: hexOf(counting(16, 1)), ephemeral_key: hexOf(counting(32, 0x40)) },
  ...{ at_ms: 0x0102_0304_0506, pending: 1 as const },
};
const scope = hexOf(counting(16, 0xe0));
const ids = [1, 2].map((n) => hexOf(counting(16, 0x10 * n)));
const frames: readonly FrozenFrame[] = [
  { op: 'ask', scope, from: 0x0102_0304_0506 },
  { op: 'ids', scope, from: 258, next: 772, ids },
  { op: 'want', scope, ids },
];
const contact = { peer_id: hexOf(counting(16, 0x30)), box_key: hexOf(counting(32, 0x50)) };
const links = (['join', 'link'] as const).map((kind) => ({
  kind,
  secret: hexOf(counting(32, 0xa0)),
  network_id: hexOf(counting(16, 0x70)),
  invite_id: hexOf(counting(16, 0x90)),
  contacts: [
    { ...contact, transport: 0 as const, host: '00ff', port: 0 },
    { ...contact, transport: 1 as const, host: 'café.example', port: 9000 },
  ],
}));

const frozen = {
  note: 'Every layout of quiet in version 1. Layouts only: what an event refers to need not exist. Hex unless a number or a text.',
  events: events.map((one) => ({ ...one, public_key: publicKeyOf(one.signing_seed_byte), ...formsOf(one) })),
  keyed: { event: 'message', ...key, ...keyedOf(message, key) },
  hello: { ...hello, bytes: helloOf(hello) },
  frames: frames.map((frame) => ({ ...frame, bytes: frameOf(frame) })),
  links: links.map((link) => ({ ...link, text: linkOf(link) })),
};

const path = join(__dirname, '../../vectors/sotto/layouts-v1.json');
const kept: typeof frozen = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : frozen;
const all = frozen.events.map((one) => kept.events.find(({ code }) => code === one.code) ?? one);

writeFileSync(path, `${JSON.stringify({ ...frozen, ...kept, events: all }, null, 2)}\n`);
