import { type EventId, drafting } from '../../lib';
import { type Author, draftInGroup, draftInNetwork } from '../../protocols/quiet/rules/drafts';
import { groupLayout, groupMemberLayout } from '../../protocols/quiet/wire/bodies/groups';
import { revokeInviteLayout } from '../../protocols/quiet/wire/bodies/removal';
import { messageLayout } from '../../protocols/quiet/wire/bodies/talk';

interface Given {
  readonly author: Author;
  readonly group: { readonly group_id: EventId; readonly key_id: EventId };
  readonly id: EventId;
}

/** The compiler refuses each line below, or the type check of this file fails. It is never run. */
export const neverRun = ({ author, group, id }: Given): void => {
  // @ts-expect-error -- a type's name is its layout's; a string names none
  draftInNetwork(author, 0, { type: 'group_member', body: { group_id: id, user_id: id } });
  // @ts-expect-error -- a field that the layout does not have
  draftInNetwork(author, 0, { layout: groupMemberLayout, body: { group_id: id, user_id: id, usr: 1 } });
  // @ts-expect-error -- a field is missing
  draftInNetwork(author, 0, { layout: groupMemberLayout, body: { group_id: id } });
  // @ts-expect-error -- a value that the field does not take: kinds are 0, 1 and 2
  draftInNetwork(author, 0, { layout: groupLayout, body: { name: 'friends', kind: 3 } });
  // @ts-expect-error -- the body of another type
  draftInGroup(author, 0, group, { layout: messageLayout, body: { name: 'friends', kind: 0 } });
  // @ts-expect-error -- any 16 bytes are not an id
  draftInNetwork(author, 0, { layout: revokeInviteLayout, body: { invitation_id: new Uint8Array(16) } });
  // @ts-expect-error -- the kernel's own door refuses the same
  drafting({ layout: messageLayout, body: { channel_id: id, reply_to: id, txt: 'hello' }, nowMs: 0 });
};

describe('drafts', () => {
  it('are typed by their layouts: the compiler refuses every line of neverRun', () => {
    expect(typeof neverRun).toBe('function');
  });
});
