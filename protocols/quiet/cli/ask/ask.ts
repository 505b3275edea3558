import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { decode } from '../../../../lib/decode';
import type { Answered, Call, CallFault } from '../../../../streams/doors/door';
import { type Refusal, refusal } from '../exit';
import type { At } from './command';

/** What a person is told of a rule that is met often. */
const SENTENCES = new Map<string, string>([
  ['network.is_one_of_ours', 'this identity is not a member of that network yet'],
  ['link.begins_as_one', 'that is no link: one begins with sotto:join# or sotto:link#'],
  ['link.is_whole', 'the link is damaged: a part of it is missing or changed'],
  ['link.is_for_a_new_member', 'that link is for one more device of its maker; use it with "device accept"'],
  ['link.is_for_a_device', 'that link is for a new member; use it with "join"'],
  ['already_member', 'this identity is in that network already'],
  ['already_joining', 'this identity is on its way into that network already'],
  ['removed_key', 'this identity was removed from that network for good: join as another one'],
  ['message.is_known', 'there is no such message, or it was deleted'],
  ['message.is_edited_by_its_author', 'only who wrote a message can edit it'],
  ['delete_message.by_its_author_or_an_admin', 'only who wrote a message, or an admin, can delete it'],
  ['delete_channel.by_its_author_or_an_admin', 'only who made a channel, or an admin, can delete it'],
  ['removal.is_by_a_higher_admin_or_the_own_user', 'only an admin of higher rank, or they themselves, can remove them'],
  ['invite.is_revoked_by_an_admin_or_its_own_user', 'only an admin, or who made an invite, can revoke it'],
  ['node.is_open', 'the node has been stopped'],
  ['message.text_is_at_most_346_bytes', 'a message has at most 346 bytes of text'],
]);

/** A refused call as a person and a program are told it. */
export const refusedBy = ({ rule, paths }: CallFault): Refusal => {
  const where = paths === undefined || paths.length === 0 ? '' : ` (${paths.join(', ')})`;
  const sentence = SENTENCES.get(rule);
  return refusal(rule, sentence === undefined ? `refused by ${rule}${where}` : `${sentence} (${rule})`);
};

/** Reads an answer. Refuses: one of another form, as of a node of another version. */
export const read =
  <A>(codec: t.Decoder<unknown, A> & { readonly name: string }) =>
  (answer: Answered): E.Either<Refusal, A> => {
    if (E.isLeft(answer)) return E.left(refusedBy(answer.left));
    return E.mapLeft(() => refusal('answer.has_its_form', 'the node answered in a form this version does not know'))(
      decode(codec)(answer.right),
    );
  };

/** Asks the node. */
export const ask = async <A>(
  at: Pick<At, 'door'>,
  call: Call,
  codec: t.Decoder<unknown, A> & { readonly name: string },
): Promise<E.Either<Refusal, A>> => read(codec)(await at.door.call(call));
