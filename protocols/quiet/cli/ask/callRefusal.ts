import type { CallFault } from '../../../../streams/doors/door';
import { type CommandRefusal, refusal } from '../commandRefusal';

/** Sentences for the rules that people meet most often. */
const SENTENCES = new Map<string, string>([
  ['network.is_one_of_ours', 'this identity is not a member of that network yet'],
  ['link.begins_as_one', 'that is no link: one begins with sotto:join# or sotto:link#'],
  ['link.is_whole', 'the link is damaged: a part of it is missing or changed'],
  ['link.is_for_a_new_member', 'that link is for one more device of its maker; use it with "device accept"'],
  ['link.is_for_a_device', 'that link is for a new member; use it with "join"'],
  [
    'link.names_a_device_of_a_known_member',
    'this identity is in that network already, and knows none of the devices that the link names: ask for a link by somebody else',
  ],
  ['joining.is_not_under_way', 'this identity is on its way into that network already'],
  ['name.is_no_hex_number_of_8_digits', 'a name of 8 or more hex digits could be taken for an id: choose another'],
  ['message.is_known', 'there is no such message, or it was deleted'],
  ['message.is_edited_by_its_author', 'only the author of a message can edit it'],
  ['delete_message.by_its_author_or_an_admin', 'only the author of a message or an admin can delete it'],
  ['delete_channel.by_its_author_or_an_admin', 'only the user who made a channel or an admin can delete it'],
  ['channel_update.by_its_maker_or_an_admin', 'only the user who made a channel or an admin can change it'],
  ['channel_update.keeps_messages_for_a_minute_or_more', 'messages stay for at least a minute, or for good'],
  ['channel.keeps_messages_for_a_minute_or_more', 'messages stay for at least a minute, or for good'],
  [
    'removal.is_by_a_higher_admin_or_the_own_user',
    'only an admin of higher rank, or the user themselves, can remove them',
  ],
  ['invite.is_by_an_admin', 'only an admin can invite somebody'],
  ['group_member.is_by_an_admin', 'only an admin can make somebody an admin, or a member of the network'],
  ['removal.is_by_an_earlier_device', 'a device cannot remove one that is older; do it on the older device'],
  ['leave.is_by_the_first_device', 'only the first device of a user can leave for all of them; do it there'],
  ['demotion.is_of_an_admin_by_a_higher_one', 'only an admin of higher rank can take the rights of an admin away'],
  ['invite.is_revoked_by_an_admin_or_its_own_user', 'only an admin or the user who made an invite can revoke it'],
  ['node.is_open', 'the node has been stopped'],
  ['message.text_is_at_most_346_bytes', 'a message has at most 346 bytes of text'],
]);

/** Turns a refused call into a sentence for people and a rule for programs. */
export const callRefusal = ({ rule, paths }: CallFault): CommandRefusal => {
  const where = paths === undefined || paths.length === 0 ? '' : ` (${paths.join(', ')})`;
  const sentence = SENTENCES.get(rule);
  return refusal(rule, sentence === undefined ? `refused by ${rule}${where}` : `${sentence} (${rule})`);
};
