import * as E from 'fp-ts/Either';
import {
  type BodyOf,
  type Deps,
  type Identified,
  defineEvent,
  equalBytes,
  lentBody,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { LOG_COLUMNS, logValuesOf } from '../../rules/logColumns';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { mayLink, userNeeds } from '../../rules/needs';
import { peerLayout } from '../../wire/bodies/network';
import { linkLayout } from '../../wire/bodies/joining';

type Link = BodyOf<typeof linkLayout>;

/** Is the signer the very device that made the link invite? */
const isInviters = ({ event }: Identified<Link>, deps: Deps): boolean => {
  const invite = deps.get(refTo('link_invite', event.body.link_invite_id))?.event;
  return invite !== undefined && equalBytes(invite.signed_by, event.signed_by);
};

const namesIt = ({ event }: Identified<Link>, deps: Deps): boolean => {
  const peer = lentBody(deps, refTo('peer', event.body.peer_id), peerLayout);
  return E.isRight(peer) && equalBytes(peer.right.link_invite_id, event.body.link_invite_id);
};

/** A further device of the signer's user. */
export const linkEvent = defineEvent<Link>({
  type: 'link',
  code: 0x0b,
  reach: 'shared',
  form: 'plain',
  introduces: true,
  layout: linkLayout,
  log: true,
  logWaits: true,
  scope: ({ event }) => event.realm_id,
  needs: userNeeds,
  provides: ({ event }) => [refTo('user_of', event.body.peer_id)],
  validate: (one, deps) =>
    rules(
      rule('link.is_signed_by_its_inviter', isInviters(one, deps)),
      rule('link.is_to_a_device_that_names_it', namesIt(one, deps)),
      rule('link.is_within_8_devices', mayLink(one.event.signed_by, deps)),
      checkOwnNetwork(one, deps),
    ),
  project: ({ event, event_id }) => [
    upsert('links', {
      link_id: event_id,
      network_id: event.realm_id,
      link_invite_id: event.body.link_invite_id,
      linked_id: event.body.peer_id,
      peer_id: event.signed_by,
      ...logValuesOf({ event }),
    }),
  ],
  schema: [
    table({
      name: 'links',
      columns: {
        link_id: 'BLOB',
        network_id: 'BLOB',
        link_invite_id: 'BLOB',
        linked_id: 'BLOB',
        peer_id: 'BLOB',
        ...LOG_COLUMNS,
      },
      key: ['link_id'],
      indexes: [['network_id'], ['link_invite_id'], ['linked_id']],
    }),
  ],
});
