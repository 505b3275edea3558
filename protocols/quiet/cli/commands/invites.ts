import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import { choose } from '../ask/choose';
import { type Command, type CommandContext, NETWORK_OPTION, textIn } from '../ask/command';
import { type ResolvedNetwork, resolveNetwork, usersOf } from '../ask/resolve';
import { idHead, printAnswer, shortId, timeText } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { tellUsersApart } from '../show/tellApart';
import { runCall } from './runCall';

const invitationsOf = (at: CommandContext, { as, network_id }: ResolvedNetwork) =>
  ask(at, { op: 'invite.list', as, params: { network_id } });

const usesText = (is_link: boolean, max_uses: number): string => {
  if (is_link) return 'one device of yours';
  return max_uses === 0 ? 'anybody' : `${max_uses} at most`;
};

const invites: Command = {
  name: 'invites',
  about: 'Lists the invites of a network that are not revoked',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['invites', 'invites --json'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    const suffix = tellUsersApart(at, users.right);
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ invitation_id }) => shortId(at, invitation_id) },
          {
            head: 'by',
            of: ({ user_name }) => user_name,
            isName: true,
            suffix: (row) => suffix({ ...row, name: row.user_name }),
          },
          { head: 'for', of: ({ is_link, max_uses }) => usesText(is_link, max_uses) },
          { head: 'closes', of: ({ closes_at_ms }) => (at.times ? timeText(closes_at_ms) : '') },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

const revoke: Command = {
  name: 'revoke',
  about: 'Revokes an invite: nobody can join by its link any more; "invites" lists ids',
  positionals: [{ syntax: '<invite>', about: 'its id, or the beginning of it' }],
  options: NETWORK_OPTION,
  examples: ['revoke 1a2b3c4d5e'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const choices = found.right.map(({ invitation_id, user_name }) => ({ id: invitation_id, name: user_name }));
    const none = 'create one with "invite"';
    const invite = choose({ what: 'invite', none }, choices, textIn(args, 'invite'), at.numbers);
    if (E.isLeft(invite)) return invite;
    const { id: invite_id } = invite.right;
    const line = `invite ${shortId(at, invite_id)} is revoked`;
    return runCall(at, { op: 'invite.revoke', as: network.right.as, params: { invite_id } }, line);
  },
};

export const inviteCommands: readonly Command[] = [invites, revoke];
