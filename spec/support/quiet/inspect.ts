import { fromHex } from '../../../lib';
import { decodeCanonical } from '../../../lib/event/canonical';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { openSealed, readSealedHead } from '../../../protocols/quiet/wire/sealedForm';
import type { VirtualWorld } from '../../../streams/testing';
import * as E from 'fp-ts/Either';
import type { Person } from './cast';
import { quietRegistry } from './events';
import { copyOf, secretsOf } from './records';
import { right } from '../common/right';

/** The first column that a query finds in somebody's file. */
export const columnIn = (
  { node }: Pick<Person, 'node'>,
  sql: string,
  ...params: readonly Uint8Array[]
): readonly unknown[] => {
  const db = copyOf(node);
  const rows = db
    .prepare(sql)
    .pluck()
    .all(...params);
  db.close();
  return rows;
};

/** How many rows of a table, or of a part of it, lie in somebody's file. */
export const countIn = (person: Pick<Person, 'node'>, from: string, ...params: readonly Uint8Array[]): number =>
  Number(columnIn(person, `SELECT count(*) FROM ${from}`, ...params)[0]);

/** Events that others may be given. */
export const SHARED = 'events WHERE local_only = 0';

/** The id of somebody, by the name under which another user sees them. */
export const userIdOf = async (
  { me, network_id }: Pick<Person, 'me' | 'network_id'>,
  name: string,
): Promise<string> => {
  const found = right(await me.api['user.list']({ network_id })).find((user) => user.name === name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found.user_id;
};

/** Whether somebody is a member, is joining, or was removed: as their own node sees it. */
export const stateOf = async ({ me, network_id }: Pick<Person, 'me' | 'network_id'>): Promise<string | undefined> =>
  right(await me.api['network.list']({})).find((network) => network.network_id === network_id)?.state;

/** Every group key on a node's disk, by the hex of its id. */
export const groupKeysOf = (node: Person['node']): ReadonlyMap<string, Uint8Array> =>
  new Map([...secretsOf(node)].flatMap(([ref, bytes]) => (ref.startsWith('key:') ? [[ref.slice(4), bytes]] : [])));

/** Opens a stored message with keys that somebody has; undefined where none of them opens it. */
export const readWith = (
  crypto: CryptoPort,
  holder: Pick<Person, 'node'>,
  message_id: string,
  keys: ReadonlyMap<string, Uint8Array>,
): unknown => {
  const [sealed] = columnIn(holder, 'SELECT sealed FROM events WHERE event_id = ?', fromHex(message_id));
  if (!(sealed instanceof Uint8Array)) throw new Error(`there is no message ${message_id}`);
  const head = right(readSealedHead(sealed));
  const key = keys.get(Buffer.from(head.key_id).toString('hex'));
  const opened = key === undefined ? undefined : openSealed(crypto, sealed, head, key);
  return opened === undefined || E.isLeft(opened)
    ? undefined
    : right(decodeCanonical(quietRegistry)(opened.right)).body;
};

/** Every job of a minute has had its turn, and what it sent was answered. */
const JOBS_DONE_MS = 150_000;

/** A clock that jumps: days pass, and of them only the minutes in which jobs run are played. */
export const leapingClock = (world: VirtualWorld) => {
  let ahead = 0;
  return {
    clock: { now: () => world.clock.now() + ahead },
    leap: async (ms: number): Promise<void> => {
      ahead += ms;
      await world.advance(JOBS_DONE_MS);
    },
  };
};
