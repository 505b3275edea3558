import * as E from 'fp-ts/Either';
import { type EventType, refTo } from '../../lib';
import type { Protocol } from '../../streams/kit';
import { operations } from './operations';
import { address } from './events/network/address';
import { channel } from './events/talk/channel';
import { channelUpdate } from './events/talk/channelUpdate';
import { contact as contactEvent } from './events/joining/contact';
import { deleteChannel } from './events/forgetting/deleteChannel';
import { deleteMessage } from './events/forgetting/deleteMessage';
import { group } from './events/groups/group';
import { groupMember } from './events/groups/groupMember';
import { heldKey } from './events/keys/heldKey';
import { identity } from './events/network/identity';
import { inboxes } from './authority/identities';
import { invite } from './events/joining/invite';
import { joining } from './events/joining/joining';
import { key as keyEvent } from './events/keys/key';
import { keyRequest } from './events/keys/keyRequest';
import { link } from './events/joining/link';
import { linkInvite } from './events/joining/linkInvite';
import { linkRequest } from './events/joining/linkRequest';
import { message } from './events/talk/message';
import { messageEdit } from './events/talk/messageEdit';
import { network } from './events/network/network';
import { ownPrekey } from './events/keys/ownPrekey';
import { peer } from './events/network/peer';
import { prekey } from './events/keys/prekey';
import { purgedKey } from './events/keys/purgedKey';
import { reaction } from './events/talk/reaction';
import { seen } from './events/talk/seen';
import { removePeer } from './events/removal/removePeer';
import { removeUser } from './events/removal/removeUser';
import { revokeInvite } from './events/removal/revokeInvite';
import { syncRequest } from './events/sync/syncRequest';
import { user } from './events/network/user';
import { userUpdate } from './events/network/userUpdate';
import { openEvent, verifySignature } from './handlers/incoming';
import { sealEvent, signDraft } from './handlers/ours';
import { checkOutgoing, wrapTransit } from './handlers/outgoing';
import { readBack } from './handlers/readBack';
import { unwrapTransit } from './handlers/transit';
import { catchUp } from './sync/catchUp/catchUp';
import { closeInvites, closedInvites } from './joining/closeInvites';
import { forgetDeleted } from './forgetting/forgetDeleted';
import { forgetReplaced, replaced } from './keys/forgetReplaced';
import { purgeKeys } from './keys/purgeKeys';
import { rekeyEvents } from './keys/rekeyEvents';
import { dueDevices, replenishPrekeys } from './keys/replenishPrekeys';
import { requestSync } from './sync/session/requestSync';
import { keysInHand, lackingDevices, wrapKeys } from './keys/wrapKeys';
import { keyQueries } from './keys/queries';
import { ownDevice } from './keys/askForKeys';
import { linkContacts } from './joining/linkContacts';
import { groupQueries } from './groups/queries';
import { peopleQueries } from './authority/people';
import { removalQueries } from './removal/queries';
import { admission, admitMember } from './joining/admitMember';
import { heldBefore, keepMembers, leaver, revokeAfterLeave } from './removal/afterRemoval';
import { answerKeyRequest, keyFor } from './keys/answerKeyRequest';
import { linkDevice, ownLinkInvite } from './joining/linkDevice';
import { openSession } from './sync/session/grantSession';
import { pushNew } from './sync/pushNew';
import { startJoining } from './joining/startJoining';
import { reconcile } from './sync/compare/answerReconcile';
import { stream } from './sync/catchUp/answerStream';
import { takeHello } from './sync/session/takeHello';
import { takeKey } from './keys/takeKey';
import { wrapKeysForDevice, wrapKeysForNewcomer } from './keys/wrapKeysForNewcomer';
import { ownPeerIn } from './sync/compare/crossedPasses';
import { asked, contact, firstContact, head, hello, key, log, session, transit } from './sync/session/lookups';
import { sessionQueries } from './sync/session/queries';
import { streamQueries } from './sync/catchUp/queries';
import { syncGaps, syncStatus } from './sync/catchUp/syncStatus';
import { asks, frames, grantsGiven, heard, sessions, streams, wants } from './sync/session/tables';
import { standing } from './authority/standing';
import { channelQueries } from './talk/channelQueries';
import { deletedChannels, deletedMessages } from './forgetting/dueDeletions';
import { messageQueries } from './talk/messageQueries';
import { orphans } from './forgetting/orphans';
import { reactionsOf } from './talk/reactionQueries';
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
