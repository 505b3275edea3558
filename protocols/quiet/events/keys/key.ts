import { type BodyOf, type Identified, defineEvent, table, upsert } from '../../../../lib';
import { days, checkOwnNetwork, rule, rules } from '../../rules/network';
import { memberNeeds } from '../../rules/needs';
import { keyLayout } from '../../wire/bodies/keys';

type Key = BodyOf<typeof keyLayout>;

/** Lifetime of a wrap at most; its key can be asked for again. */
const MAX_DAYS = 30;

/** Computes the expiry of a wrap made at `created_at_ms`: with its class, and within 30 days. */
export const wrapExpiryOf = (created_at_ms: number, key_class: number): number => {
  const latest = created_at_ms + days(MAX_DAYS);
  return key_class === 0 ? latest : Math.min(key_class, latest);
};

const expiresInTime = ({ event }: Identified<Key>) =>
  rule('key.expires_with_its_class', event.expires_at_ms === wrapExpiryOf(event.created_at_ms, event.body.class));

/** A group's key with its birth, wrapped for one recipient. The event is valid whether or not the wrap opens. */
export const keyEvent = defineEvent<Key>({
  type: 'key',
  code: 0x0c,
  reach: 'shared',
  form: 'plain',
  layout: keyLayout,
  log: false,
  mayExpire: true,
  outlivesExpiry: true,
  scope: ({ event }) => event.realm_id,
  needs: (event, deps) => memberNeeds(event, deps, event.body.group_id),
  validate: (one, deps) => rules(expiresInTime(one), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }) => {
    const { key_id, group_id, class: key_class, to_kind, to, maker, made_ms } = event.body;
    const { realm_id: network_id, signed_by: peer_id, created_at_ms } = event;
    return [
      upsert('wraps', {
        wrap_id: event_id,
        network_id,
        key_id,
        group_id,
        key_class,
        to_kind,
        to_id: to,
        peer_id,
        created_at_ms,
        maker,
        made_ms,
      }),
    ];
  },
  schema: [
    table({
      name: 'wraps',
      columns: {
        wrap_id: 'BLOB',
        network_id: 'BLOB',
        key_id: 'BLOB',
        group_id: 'BLOB',
        key_class: 'INTEGER',
        to_kind: 'INTEGER',
        to_id: 'BLOB',
        peer_id: 'BLOB',
        created_at_ms: 'INTEGER',
        maker: 'BLOB',
        made_ms: 'INTEGER',
      },
      indexes: [
        ['key_id', 'to_id'],
        ['key_id', 'maker', 'made_ms'],
        ['peer_id', 'created_at_ms'],
      ],
    }),
  ],
});
