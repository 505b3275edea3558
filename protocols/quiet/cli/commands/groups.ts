import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import { type Args, type Command, type CommandContext, NETWORK_OPTION, textIn } from '../ask/command';
import { groupsOf, resolveGroup, resolveNetwork, resolveUser } from '../ask/resolve';
import { idHead, printAnswer, shortId } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { isolate } from '../show/sanitize';
import { tellApart } from '../show/tellApart';

/** Descriptions of the two groups that every network has, by `kind`. */
const KINDS = ['', 'the admins', 'everyone'];
const groupCreate: Command = {
  name: 'group create',
  about: 'Creates a private group; the whole network sees its name and its members',
  positionals: [{ syntax: '<name>', about: 'name of the group' }],
  options: NETWORK_OPTION,
  examples: ['group create inner'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const name = textIn(args, 'name') ?? '';
    const made = await ask(at, { op: 'group.create', as, params: { network_id, name } });
    return E.map((found: { readonly group_id: string }) =>
      printAnswer(at, found, () => [`group ${isolate(name)} (${shortId(at, found.group_id)})`]),
    )(made);
  },
};

const addTo = async (at: CommandContext, args: Args) => {
  const network = await resolveNetwork(at, args);
  if (E.isLeft(network)) return network;
  const group = await resolveGroup(at, network.right, textIn(args, 'group'));
  if (E.isLeft(group)) return group;
  const user = await resolveUser(at, network.right, textIn(args, 'user'));
  if (E.isLeft(user)) return user;
  const params = { group_id: group.right.group_id, user_id: user.right.user_id };
  const made = await ask(at, { op: 'group.add_member', as: network.right.as, params });
  return E.map((found: object) =>
    printAnswer(at, found, () => [`${user.right.shown} is in group ${group.right.shown}`]),
  )(made);
};

const groupAdd: Command = {
  name: 'group add',
  about: 'Adds a member of the network to a group',
  positionals: [
    { syntax: '<group>', about: 'name or id of the group' },
    { syntax: '<user>', about: 'name or id of the user' },
  ],
  options: NETWORK_OPTION,
  examples: ['group add inner Bob'],
  run: addTo,
};

const groupList: Command = {
  name: 'group list',
  about: 'Lists the groups of a network',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['group list'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await groupsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const suffix = tellApart(at, found.right, { nameOf: ({ name }) => name, idOf: ({ group_id }) => group_id });
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ group_id }) => shortId(at, group_id) },
          { head: 'group', of: ({ name }) => name, isName: true, suffix },
          { head: 'members', of: ({ members }) => members },
          { head: 'of', of: ({ kind }) => KINDS[kind] ?? '' },
          { head: '', of: ({ own }) => (own ? 'you are in it' : '') },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

export const groupCommands: readonly Command[] = [groupCreate, groupAdd, groupList];
