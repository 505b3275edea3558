import * as E from 'fp-ts/Either';
import {
  type BodyOf,
  type Deps,
  type Identified,
  type Unsigned,
  bodyIn,
  defineEvent,
  equalBytes,
  isZero,
  lentBody,
  optional,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { cutoffsTable, projectCutoffs } from './cutoffsTable';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { isUserId } from '../../rules/needs';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { peerLayout } from '../../wire/bodies/network';
import { recoverLayout } from '../../wire/bodies/removal';

type Recover = BodyOf<typeof recoverLayout>;

const needs = ({ signed_by, body }: Unsigned<Recover>) => [
  ...[refTo('peer', signed_by), refTo('peer', body.user_id), refTo('user_of', body.user_id)],
  optional(refTo('user_of', signed_by)),
];

/** A user's first device must have a recovery key, and the signer must be made for recovery. */
const isForRecovery = ({ event }: Identified<Recover>, deps: Deps): boolean => {
  const first = lentBody(deps, refTo('peer', event.body.user_id), peerLayout);
  const own = lentBody(deps, refTo('peer', event.signed_by), peerLayout);
  return E.isRight(first) && E.isRight(own) && !isZero(first.right.recovery_key) && !isZero(own.right.link_invite_id);
};

/** A device recovers one user: its later events name the one that its first event named. */
const isOfSameUser = ({ event }: Identified<Recover>, deps: Deps): boolean => {
  if (event.seq === 0) return true;
  const first = deps.get(refTo('user_of', event.signed_by))?.event;
  if (first === undefined) return false;
  const body = bodyIn(first, recoverLayout);
  return E.isRight(body) && equalBytes(body.right.user_id, event.body.user_id);
};

/** A new device takes a user over with the words of their recovery, and removes their other devices. */
export const recoverEvent = defineEvent<Recover>({
  type: 'recover',
  code: 0x20,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: recoverLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs,
  provides: ({ event }) => [refTo('user_of', event.signed_by)],
  validate: (one, deps) =>
    rules(
      rule('recover.names_a_user', isUserId(one.event.body.user_id, deps)),
      rule('recover.device_is_made_for_recovery', isForRecovery(one, deps)),
      rule('recover.names_one_user', isOfSameUser(one, deps)),
      checkOwnNetwork(one, deps),
    ),
  project: (one) => [
    upsert('recoveries', {
      removal_id: one.event_id,
      network_id: one.event.realm_id,
      peer_id: one.event.signed_by,
      user_id: one.event.body.user_id,
      generation: one.event.body.generation,
      round: one.event.body.round,
      acts: one.event.body.acts,
      created_at_ms: one.event.created_at_ms,
      ...logValuesOf(one),
    }),
    ...projectCutoffs('recovery_cutoffs', one, one.event.body.devices),
  ],
  schema: [
    table({
      name: 'recoveries',
      columns: {
        removal_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        user_id: 'BLOB',
        generation: 'INTEGER',
        round: 'INTEGER',
        acts: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['removal_id'],
      indexes: [['network_id'], ['peer_id']],
    }),
    cutoffsTable('recovery_cutoffs'),
  ],
});
