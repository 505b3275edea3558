import * as E from 'fp-ts/Either';
import { type EventType, refTo } from '../../lib';
import type { Protocol } from '../../streams/kit';
import { operations } from './api';
import { address } from './events/address';
import { channel } from './events/channel';
import { channelUpdate } from './events/channel_update';
import { contact as contactEvent } from './events/contact';
import { deleteChannel } from './events/delete_channel';
import { deleteMessage } from './events/delete_message';
import { group } from './events/group';
import { groupMember } from './events/group_member';
import { heldKey } from './events/held_key';
import { identity } from './events/identity';
import { inboxes } from './events/identity/queries';
import { invite } from './events/invite';
import { joining } from './events/joining';
import { key as keyEvent } from './events/key';
import { keyRequest } from './events/key_request';
import { link } from './events/link';
import { linkInvite } from './events/link_invite';
import { linkRequest } from './events/link_request';
import { message } from './events/message';
import { messageEdit } from './events/message_edit';
import { network } from './events/network';
import { ownPrekey } from './events/own_prekey';
import { peer } from './events/peer';
import { prekey } from './events/prekey';
import { purgedKey } from './events/purged_key';
import { reaction } from './events/reaction';
import { seen } from './events/seen';
import { removePeer } from './events/remove_peer';
import { removeUser } from './events/remove_user';
import { revokeInvite } from './events/revoke_invite';
import { syncRequest } from './events/sync_request';
import { user } from './events/user';
import { userUpdate } from './events/user_update';
import { openEvent, verifySignature } from './handlers/incoming';
import { sealEvent, signDraft } from './handlers/ours';
import { checkOutgoing, wrapTransit } from './handlers/outgoing';
import { readBack } from './handlers/readBack';
import { unwrapTransit } from './handlers/transit';
import { catchUp } from './jobs/catchUp';
import { closeInvites, closedInvites } from './jobs/closeInvites';
import { forgetDeleted } from './jobs/forgetDeleted';
import { forgetReplaced, replaced } from './jobs/forgetReplaced';
import { purgeKeys } from './jobs/purgeKeys';
import { rekeyEvents } from './jobs/rekeyEvents';
import { dueDevices, replenishPrekeys } from './jobs/replenish';
import { requestSync } from './jobs/requestSync';
import { keysInHand, lackingDevices, wrapKeys } from './jobs/wrapKeys';
import { keyQueries } from './keys/queries';
import { ownDevice } from './keys/request';
import { linkContacts } from './people/contacts';
import { groupQueries } from './people/groups';
import { peopleQueries } from './people/queries';
import { removalQueries } from './people/removals';
import { admission, admitMember } from './reflectors/admitMember';
import { heldBefore, keepMembers, leaver, revokeAfterLeave } from './reflectors/afterRemoval';
import { answerKeyRequest, keyFor } from './reflectors/answerKeyRequest';
import { linkDevice, ownLinkInvite } from './reflectors/linkDevice';
import { openSession } from './reflectors/openSession';
import { pushNew } from './reflectors/pushNew';
import { startJoining } from './reflectors/startJoining';
import { reconcile } from './reflectors/reconcile';
import { stream } from './reflectors/stream';
import { takeHello } from './reflectors/takeHello';
import { takeKey } from './reflectors/takeKey';
import { wrapKeysForDevice, wrapKeysForNewcomer } from './reflectors/wrapKeysForNewcomer';
import { ownPeerIn } from './sessions/crossing';
import { asked, contact, firstContact, head, hello, key, log, session, transit } from './sessions/lookups';
import { sessionQueries } from './sessions/queries';
import { streamQueries } from './sessions/streamQueries';
import { syncGaps, syncStatus } from './sessions/status';
import { asks, frames, grantsGiven, heard, sessions, streams, wants } from './sessions/tables';
import { standing } from './standing';
import { channelQueries } from './talk/channels';
import { deletedChannels, deletedMessages } from './talk/forgotten';
import { messageQueries } from './talk/messages';
import { orphans } from './talk/orphans';
import { reactionsOf } from './talk/reactions';
import { transitIdIn } from './wire/packet';

/** Types by code; those that stay here come last. */
const events: readonly EventType[] = [
  ...[identity, network, peer, user, group, groupMember, channel, message, invite, linkInvite, link],
  ...[keyEvent, prekey, address, syncRequest],
  ...[removeUser, removePeer, deleteMessage, deleteChannel, revokeInvite, reaction, messageEdit, channelUpdate],
  ...[userUpdate, seen, keyRequest, linkRequest],
  ...[heldKey, ownPrekey, joining, contactEvent, purgedKey],
];

const pushes = events.filter(({ reach }) => reach === 'shared').map(({ type }) => pushNew(type));

/** Team chat without a server: encrypted networks, joined by a link. All there is to it is in these lists. */
export const quiet: Protocol<typeof operations> = {
  name: 'quiet',
  events,
  handlers: [unwrapTransit, openEvent, verifySignature, signDraft, sealEvent, checkOutgoing, wrapTransit],
  lookups: [transit, firstContact, asked, session, hello, contact, head, key, log],
  derived: [standing],
  passing: [sessions, asks, grantsGiven, streams, frames, wants, heard],
  jobs: [
    ...[requestSync, catchUp, replenishPrekeys, closeInvites, wrapKeys],
    ...[forgetReplaced, forgetDeleted, rekeyEvents, purgeKeys],
  ],
  reflectors: [
    ...[startJoining, openSession, takeHello, stream, reconcile, takeKey, answerKeyRequest],
    ...[admitMember, linkDevice, wrapKeysForNewcomer, wrapKeysForDevice],
    ...[keepMembers, revokeAfterLeave, ...pushes],
  ],
  operations,
  queries: [
    ...sessionQueries,
    ...streamQueries,
    ownPeerIn,
    ...keyQueries,
    ...peopleQueries,
    ...groupQueries,
    ...channelQueries,
    ...messageQueries,
    reactionsOf,
    deletedMessages,
    deletedChannels,
    orphans,
    ...removalQueries,
    heldBefore,
    leaver,
    linkContacts,
    ownDevice,
    keyFor,
    admission,
    dueDevices,
    closedInvites,
    keysInHand,
    lackingDevices,
    replaced,
    ownLinkInvite,
    syncGaps,
    syncStatus,
  ],
  arrive: (packet) => E.map((id: Uint8Array) => [refTo('transit', id)])(transitIdIn(packet)),
  outgoingNeeds: [],
  readBack,
  inboxes,
};
