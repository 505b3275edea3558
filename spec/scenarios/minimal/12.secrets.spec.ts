import { inspect } from 'node:util';
import type { LogLine } from '../../../streams';
import { virtualWorld } from '../../../streams/testing';
import { seededRandom } from '../../../lib/random';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import { openNodeIn } from '../../support/kernel/cast';
import { right } from '../../support/common/right';
import { story } from '../../support/kernel/story';
import { tapped } from '../../support/transports/wiretap';

/** Every way in which bytes are usually written down. */
const writings = (bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes);
  const base64 = buffer.toString('base64').replace(/=+$/, '');
  return [buffer.toString('latin1'), buffer.toString('hex'), base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
};

/** All that leaves the node while two identities join, talk and are refused: logs, traces, refusals, answers, packets. */
const everythingTold = async (seed: number) => {
  const world = virtualWorld(seed);
  const tap = tapped(world.wire.transport());
  const told: string[] = [];
  const tell = (what: unknown): void => void told.push(inspect(what, { depth: 20 }), JSON.stringify(what) ?? '');
  const log = (line: LogLine): void => tell(line);
  const node = await openNodeIn(world, story, { transport: tap.transport, log });
  node.trace$.subscribe(tell);
  node.rejected$.subscribe(tell);
  const made = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(made.identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  const joined = await node.api['identity.join']({ name: 'Bob', link });
  tell([made, joined, link, alice]);
  alice.live('message.list', {}).subscribe(tell);
  for (const where of [0, 1, 2, 3]) tell(await alice.api['bomb.create']({ where }));
  tell(await alice.api['message.create']({ text: 'hello' }));
  tell(await alice.api['note.createAll']({ texts: ['a', 'forbidden'], fail: false }));
  tell(await alice.api['message.create']({ text: 'x', secret: 'y' } as never));
  await world.advance(20_000);
  tell([node.stats(), right(await alice.api['note.list']({})), right(await node.api['identity.list']({}))]);
  node.close();
  return [...told, ...tap.parcels.map(({ packet }) => Buffer.from(packet).toString('latin1'))].join('\n');
};

describe('secrets', () => {
  it('reach no log, trace, refusal, answer or packet, in any writing', async () => {
    const seed = 77;
    const crypto = right(await openCrypto('native'));
    // The node draws its key seeds from this very stream of random bytes.
    const random = seededRandom(seed);
    const seeds = [random.bytes(32), random.bytes(32)];
    const secretKeys = seeds.map((one) => right(crypto.signKeyPair(one)).secretKey.slice(0, 32));
    const publicKeys = seeds.map((one) => right(crypto.signKeyPair(one)).publicKey);

    const told = await everythingTold(seed);

    const leaked = [...seeds, ...secretKeys].flatMap(writings).filter((writing) => told.includes(writing));
    expect(leaked).toEqual([]);
    // The search finds what is there: public keys are in the packets.
    expect(publicKeys.filter((key) => writings(key).some((writing) => told.includes(writing)))).toHaveLength(2);
  });
});
