import type { EventType } from '../../../lib';
import { deleteChannelEvent } from './forgetting/deleteChannel';
import { deleteMessageEvent } from './forgetting/deleteMessage';
import { groupEvent } from './groups/group';
import { groupMemberEvent } from './groups/groupMember';
import { removeMemberEvent } from './groups/removeMember';
import { contactEvent } from './joining/contact';
import { inviteEvent } from './joining/invite';
import { joiningEvent } from './joining/joining';
import { linkEvent } from './joining/link';
import { linkInviteEvent } from './joining/linkInvite';
import { linkRequestEvent } from './joining/linkRequest';
import { heldKeyEvent } from './keys/heldKey';
import { keyEvent } from './keys/key';
import { keyRequestEvent } from './keys/keyRequest';
import { ownPrekeyEvent } from './keys/ownPrekey';
import { prekeyEvent } from './keys/prekey';
import { purgedKeyEvent } from './keys/purgedKey';
import { addressEvent } from './network/address';
import { identityEvent } from './network/identity';
import { networkEvent } from './network/network';
import { ownDeviceEvent } from './network/ownDevice';
import { peerEvent } from './network/peer';
import { userEvent } from './network/user';
import { userUpdateEvent } from './network/userUpdate';
import { recoverEvent } from './removal/recover';
import { removePeerEvent } from './removal/removePeer';
import { removeUserEvent } from './removal/removeUser';
import { revokeInviteEvent } from './removal/revokeInvite';
import { syncRequestEvent } from './sync/syncRequest';
import { channelEvent } from './talk/channel';
import { channelNameEvent } from './talk/channelName';
import { channelUpdateEvent } from './talk/channelUpdate';
import { messageEvent } from './talk/message';
import { messageEditEvent } from './talk/messageEdit';
import { reactionEvent } from './talk/reaction';
import { seenEvent } from './talk/seen';

/** Event types by code; types that are never sent come last. */
export const events: readonly EventType[] = [
  ...[
    identityEvent,
    networkEvent,
    peerEvent,
    userEvent,
    groupEvent,
    groupMemberEvent,
    channelEvent,
    messageEvent,
    inviteEvent,
    linkInviteEvent,
    linkEvent,
  ],
  ...[keyEvent, prekeyEvent, addressEvent, syncRequestEvent],
  ...[
    removeUserEvent,
    removePeerEvent,
    deleteMessageEvent,
    deleteChannelEvent,
    revokeInviteEvent,
    reactionEvent,
    messageEditEvent,
    channelUpdateEvent,
  ],
  ...[userUpdateEvent, seenEvent, keyRequestEvent, linkRequestEvent, recoverEvent, removeMemberEvent],
  ...[heldKeyEvent, ownPrekeyEvent, joiningEvent, contactEvent, purgedKeyEvent, ownDeviceEvent, channelNameEvent],
];
