import * as E from 'fp-ts/Either';
import {
  type Deps,
  type Identified,
  type Unsigned,
  type BodyOf,
  defineEvent,
  equalBytes,
  isZero,
  lentBody,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { membership } from '../../rules/needs';
import { groupLayout } from '../../wire/bodies/groups';
import { inviteLayout } from '../../wire/bodies/joining';
import { networkLayout, peerLayout, userLayout } from '../../wire/bodies/network';

type User = BodyOf<typeof userLayout>;

const inviteIn = ({ body }: Unsigned<User>, deps: Deps) =>
  body.invite_id === null ? E.left(undefined) : lentBody(deps, refTo('invite', body.invite_id), inviteLayout);

const isOpen = (event: Unsigned<User>, deps: Deps): boolean => {
  const invite = inviteIn(event, deps);
  return E.isRight(invite) && invite.right.max_uses === 0;
};

/** Needs the signer's device, and its voucher: the network for its creator, else the invite and its group. */
const needs = (event: Unsigned<User>, deps: Deps) => {
  const peer = refTo('peer', event.signed_by);
  if (event.body.invite_id === null) return [peer, refTo('network', event.realm_id)];
  const invite = inviteIn(event, deps);
  return E.isRight(invite) ? [peer, refTo('group', invite.right.group_id)] : [peer];
};

const provides = ({ event }: Identified<User>, deps: Deps) => {
  const user = event.signed_by;
  const own = [refTo('user_of', user)];
  const everyone = refTo('everyone', event.realm_id, user);
  if (event.body.invite_id === null) return [...own, refTo('admin', event.realm_id, user), everyone];
  const invite = inviteIn(event, deps);
  if (E.isLeft(invite) || invite.right.max_uses !== 0) return own;
  const group = lentBody(deps, refTo('group', invite.right.group_id), groupLayout);
  if (E.isLeft(group)) return own;
  return [...own, everyone, membership(group.right.kind, event.realm_id, invite.right.group_id, user)];
};

const validate = (one: Identified<User>, deps: Deps) => {
  const { event } = one;
  const peer = lentBody(deps, refTo('peer', event.signed_by), peerLayout);
  if (E.isLeft(peer)) return peer;
  const first = rule('user.is_of_a_first_device', isZero(peer.right.link_invite_id));
  if (event.body.invite_id === null) {
    const network = lentBody(deps, refTo('network', event.realm_id), networkLayout);
    if (E.isLeft(network)) return network;
    const creator =
      equalBytes(peer.right.public_key, network.right.creator_public_key) &&
      equalBytes(peer.right.recovery_key, network.right.recovery_key);
    const proof = rule('user.of_the_creator_has_no_proof', isZero(event.body.proof));
    return rules(first, rule('user.without_invite_is_the_creator', creator), proof, checkOwnNetwork(one, deps));
  }
  const invite = inviteIn(event, deps);
  if (E.isLeft(invite)) return rule('user.has_its_invite', false);
  const inTime = event.created_at_ms <= invite.right.closes_at_ms;
  return rules(first, rule('user.joined_before_its_invite_closed', inTime), checkOwnNetwork(one, deps));
};

/** A user joins: their first device signs it, with a proof by the invite's key. */
export const userEvent = defineEvent<User>({
  type: 'user',
  code: 0x04,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: userLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs,
  provides,
  validate,
  project: ({ event, event_id }, deps) => [
    upsert('users', {
      user_event_id: event_id,
      network_id: event.realm_id,
      peer_id: event.signed_by,
      name: event.body.name,
      invite_id: event.body.invite_id,
      by_open_invite: isOpen(event, deps) ? 1 : 0,
      created_at_ms: event.created_at_ms,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'users',
      columns: {
        user_event_id: 'BLOB',
        network_id: 'BLOB',
        peer_id: 'BLOB',
        name: 'TEXT',
        invite_id: 'BLOB',
        by_open_invite: 'INTEGER',
        created_at_ms: 'INTEGER',
        ...LOG_COLUMNS,
      },
      key: ['user_event_id'],
      indexes: [['peer_id'], ['network_id'], ['invite_id']],
    }),
  ],
});
