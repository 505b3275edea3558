import * as E from 'fp-ts/Either';
import { type CauseCtx, fromHex } from '../../../../lib';
import { KEYS_PER_REQUEST_MAX } from '../../../../protocols/quiet/wire/bodies/keys';
import { FIRST_KEY } from '../../../../protocols/quiet/keys/keyQueries';
import { askForKeys } from '../../../../protocols/quiet/keys/askForKeys';
import { virtualWorld } from '../../../../streams/testing';
import { found, openQuiet } from '../../../support/quiet/cast';
import { copyOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';

const refOf = (n: number): string => `key:${n.toString(16).padStart(32, '0')}`;

/** Alice, for whom sealed bytes wait for so many keys. Answers what she asks for, request by request. */
const asked = async (count: number, times: number): Promise<readonly (readonly string[])[]> => {
  const alice = await found(await openQuiet(virtualWorld(1)), 'Alice');
  const db = copyOf(alice.node);
  for (let n = 1; n <= count; n += 1)
    for (const id of [n, n + 1_000]) db.prepare('INSERT INTO quarantine_needs VALUES (1, ?, ?)').run(refOf(n), id);
  const query: CauseCtx['query'] = ({ sql }, params) =>
    E.right(db.prepare<[object], never>(sql).all({ received_by: 1, ...params }));
  const ctx = { query, nowMs: 1_700_000_000_000, identity_id: fromHex(alice.me.identity_id) } as unknown as CauseCtx;
  const [peer_id, network_id] = [fromHex(alice.peer_id), fromHex(alice.network_id)] as never[];
  const requests: (readonly string[])[] = [];
  let after = FIRST_KEY;
  for (let n = 0; n < times; n += 1) {
    const { emissions, next } = right(askForKeys(ctx, { peer_id: peer_id!, network_id: network_id! }, after));
    after = next;
    const text = JSON.stringify(emissions, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    requests.push([...text.matchAll(/"key_id":"([0-9a-f]{32})"/g)].map(([, id]) => `key:${id}`));
  }
  db.close();
  alice.node.close();
  return requests;
};

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => refOf(from + n));

describe('what is asked for of keys that lack', () => {
  it('is all of them again and again, while one request has room', async () => {
    const few = range(1, KEYS_PER_REQUEST_MAX - 1);

    expect(await asked(KEYS_PER_REQUEST_MAX - 1, 2)).toEqual([few, few]);
  });

  it('is one after another where there are more, so that none that nobody has keeps others from being asked for', async () => {
    const [first, second] = [range(1, KEYS_PER_REQUEST_MAX), range(KEYS_PER_REQUEST_MAX + 1, 2 * KEYS_PER_REQUEST_MAX)];

    expect(await asked(2 * KEYS_PER_REQUEST_MAX + 1, 4)).toEqual([first, second, range(33, 33), first]);
    expect(await asked(KEYS_PER_REQUEST_MAX, 3)).toEqual([first, [], first]);
  });
});
