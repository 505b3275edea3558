import {
  type BodyOf,
  type Deps,
  type Identified,
  type Unsigned,
  bodyIn,
  defineEvent,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import * as E from 'fp-ts/Either';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { userLayout } from '../../wire/bodies/network';
import { removeUserLayout } from '../../wire/bodies/removal';

type RemoveUser = BodyOf<typeof removeUserLayout>;

const isUser = ({ event }: Identified<RemoveUser>, deps: Deps): boolean => {
  const user = deps.get(refTo('user_of', event.body.user_id))?.event;
  return user !== undefined && E.isRight(bodyIn(user, userLayout));
};

/** A removal of a user, or of an admin's rights. It is valid whoever signs it; standing decides whether it counts. */
export const removeUserEvent = defineEvent<RemoveUser>({
  type: 'remove_user',
  code: 0x11,
  reach: 'shared',
  form: 'plain',
  layout: removeUserLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: (event: Unsigned<RemoveUser>, deps) => [refTo('user_of', event.body.user_id), ...userNeeds(event, deps)],
  validate: (one, deps) => rules(rule('remove_user.names_a_user', isUser(one, deps)), checkOwnNetwork(one, deps)),
  project: ({ event, event_id }) => [
    upsert('user_removals', {
      removal_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      user_id: event.body.user_id,
      what: event.body.what,
      round: event.body.round,
      acts: event.body.acts,
      created_at_ms: event.created_at_ms,
      ...logValuesOf({ event }),
    }),
    ...event.body.devices.map(({ peer_id, cutoff }, nth) =>
      upsert('user_cutoffs', { removal_id: event_id, nth, network_id: event.realm_id, device_id: peer_id, cutoff }),
    ),
  ],
  schema: [
    table({
      name: 'user_removals',
      columns: {
        removal_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        user_id: 'BLOB',
        what: 'INTEGER',
        round: 'INTEGER',
        acts: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['removal_id'],
      indexes: [['network_id']],
    }),
    table({
      name: 'user_cutoffs',
      columns: { removal_id: 'BLOB', nth: 'INTEGER', network_id: 'BLOB', device_id: 'BLOB', cutoff: 'BLOB' },
      key: ['removal_id', 'nth'],
      indexes: [['network_id']],
    }),
  ],
});
