import type { EventType } from '../../../lib';
import { deleteChannel } from './forgetting/deleteChannel';
import { deleteMessage } from './forgetting/deleteMessage';
import { group } from './groups/group';
import { groupMember } from './groups/groupMember';
import { contact } from './joining/contact';
import { invite } from './joining/invite';
import { joining } from './joining/joining';
import { link } from './joining/link';
import { linkInvite } from './joining/linkInvite';
import { linkRequest } from './joining/linkRequest';
import { heldKey } from './keys/heldKey';
import { key } from './keys/key';
import { keyRequest } from './keys/keyRequest';
import { ownPrekey } from './keys/ownPrekey';
import { prekey } from './keys/prekey';
import { purgedKey } from './keys/purgedKey';
import { address } from './network/address';
import { identity } from './network/identity';
import { network } from './network/network';
import { peer } from './network/peer';
import { user } from './network/user';
import { userUpdate } from './network/userUpdate';
import { removePeer } from './removal/removePeer';
import { removeUser } from './removal/removeUser';
import { revokeInvite } from './removal/revokeInvite';
import { syncRequest } from './sync/syncRequest';
import { channel } from './talk/channel';
import { channelUpdate } from './talk/channelUpdate';
import { message } from './talk/message';
import { messageEdit } from './talk/messageEdit';
import { reaction } from './talk/reaction';
import { seen } from './talk/seen';

/** Event types by code; types that are never sent come last. */
export const events: readonly EventType[] = [
  ...[identity, network, peer, user, group, groupMember, channel, message, invite, linkInvite, link],
  ...[key, prekey, address, syncRequest],
  ...[removeUser, removePeer, deleteMessage, deleteChannel, revokeInvite, reaction, messageEdit, channelUpdate],
  ...[userUpdate, seen, keyRequest, linkRequest],
  ...[heldKey, ownPrekey, joining, contact, purgedKey],
];
