import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { HexColumn, IdFromHex, ZERO_ID, query, reading, row } from '../../lib';
import { quiet } from '../../protocols/quiet';

const HoldingsRow = row('Holdings', {
  /** The public key of the identity, which is the address of its packets. */
  address: HexColumn,
  /** Group keys. */
  keys: t.number,
  /** Prekeys of all devices it knows, its own included. */
  prekeys: t.number,
  /** Events that wait in quarantine. */
  waiting: t.number,
  /** Events of one group. */
  of_group: t.number,
  /** Ids of the keys it has of one group: hex, separated by commas. */
  keys_of_group: t.string,
});
export type Holdings = t.TypeOf<typeof HoldingsRow>;

const OF = 'WHERE received_by = i.received_by';

const holdings = query<{ group_id: Uint8Array }, Holdings>({
  name: 'demo.holdings',
  sql: `SELECT public_key AS address,
               (SELECT count(*) FROM held_keys ${OF}) AS keys,
               (SELECT count(*) FROM prekeys ${OF}) AS prekeys,
               (SELECT count(*) FROM quarantine ${OF}) AS waiting,
               (SELECT count(*) FROM events ${OF} AND scope = :group_id) AS of_group,
               (SELECT coalesce(group_concat(hex(key_id)), '') FROM held_keys ${OF} AND group_id = :group_id) AS keys_of_group
          FROM identities i WHERE received_by = :received_by LIMIT 1`,
  row: HoldingsRow,
});

/** `quiet` with one more reading operation: a protocol is a value, and can be extended. */
export const watchedQuiet = {
  ...quiet,
  queries: [...(quiet.queries ?? []), holdings],
  operations: {
    ...quiet.operations,
    'demo.holdings': reading({
      scope: 'session',
      params: t.exact(t.partial({ group_id: IdFromHex }), 'Holdings'),
      result: t.readonlyArray(HoldingsRow),
      route: 'GET /demo/holdings',
      reads: [holdings],
      read: (reader, { group_id = ZERO_ID }) => reader.query(holdings, { group_id }),
    }),
  },
} as const;

type Api = {
  readonly 'demo.holdings': (params: { group_id?: string }) => Promise<E.Either<unknown, readonly Holdings[]>>;
};

const NOTHING: Holdings = { address: '', keys: 0, prekeys: 0, waiting: 0, of_group: 0, keys_of_group: '' };

/** Counts what a person's device holds, in all and of one group. */
export const holdingsOf = async (api: Api, group_id?: string): Promise<Holdings> => {
  const held = await api['demo.holdings'](group_id === undefined ? {} : { group_id });
  return (E.isRight(held) ? held.right[0] : undefined) ?? NOTHING;
};

/** Lists the ids of the keys of a group that a person has. */
export const keysOf = async (api: Api, group_id: string): Promise<readonly string[]> =>
  (await holdingsOf(api, group_id)).keys_of_group.split(',').filter((name) => name !== '');
