import * as E from 'fp-ts/Either';
import { type AnswerOf, ask } from '../ask/ask';
import { type Args, type Command, type CommandContext, NETWORK_OPTION, flagIn, textIn } from '../ask/command';
import { groupsOf, resolveGroup, resolveNetwork, resolveUser } from '../ask/resolve';
import { idHead, printAnswer, shortId } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { isolate } from '../show/sanitize';
import { tellApart } from '../show/tellApart';
import { runCall } from './runCall';

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

/** Finds the group and the user that a command names. */
const findPlace = async (at: CommandContext, args: Args) => {
  const network = await resolveNetwork(at, args);
  if (E.isLeft(network)) return network;
  const group = await resolveGroup(at, network.right, textIn(args, 'group'));
  if (E.isLeft(group)) return group;
  const user = await resolveUser(at, network.right, textIn(args, 'user'));
  if (E.isLeft(user)) return user;
  return E.right({ network: network.right, group: group.right, user: user.right });
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
  run: async (at, args) => {
    const found = await findPlace(at, args);
    if (E.isLeft(found)) return found;
    const { network, group, user } = found.right;
    const params = { group_id: group.group_id, user_id: user.user_id };
    const line = `${user.shown} is in group ${group.shown}`;
    return runCall(at, { op: 'group.add_member', as: network.as, params }, line);
  },
};

/** Tells who falls with a member, and whether they were let in again. */
const afterwards = ({ falls, let_in_again, is_member }: AnswerOf<'group.leave'>): readonly string[] => [
  ...(is_member ? ['but others let them in, too: they are a member still'] : []),
  ...(falls.length === 0
    ? []
    : [`${falls.length} whom they had let in ${let_in_again ? 'were let in again' : 'fall with them'}`]),
];

const LET_FALL: Command['options'] = {
  'let-fall': { type: 'boolean', about: 'those whom the user let in fall, too' },
};

const groupRemove: Command = {
  name: 'group remove',
  about: 'Takes a member out of a private group: as who let them in, its maker or an admin in it',
  positionals: [
    { syntax: '<group>', about: 'name or id of the group' },
    { syntax: '<user>', about: 'name or id of the user' },
  ],
  options: { ...NETWORK_OPTION, ...LET_FALL },
  examples: ['group remove inner Bob'],
  run: async (at, args) => {
    const found = await findPlace(at, args);
    if (E.isLeft(found)) return found;
    const { network, group, user } = found.right;
    const params = { group_id: group.group_id, user_id: user.user_id, let_fall: flagIn(args, 'let-fall') };
    const made = await ask(at, { op: 'group.remove_member', as: network.as, params });
    return E.map((answer: AnswerOf<'group.remove_member'>) =>
      printAnswer(at, answer, () => [`${user.shown} is taken out of group ${group.shown}`, ...afterwards(answer)]),
    )(made);
  },
};

const groupLeave: Command = {
  name: 'group leave',
  about: 'Leaves a private group; its maker goes last',
  positionals: [{ syntax: '<group>', about: 'name or id of the group' }],
  options: { ...NETWORK_OPTION, ...LET_FALL },
  examples: ['group leave inner'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const group = await resolveGroup(at, network.right, textIn(args, 'group'));
    if (E.isLeft(group)) return group;
    const { group_id, shown } = group.right;
    const params = { group_id, let_fall: flagIn(args, 'let-fall') };
    return runCall(at, { op: 'group.leave', as: network.right.as, params }, `you have left group ${shown}`);
  },
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

export const groupCommands: readonly Command[] = [groupCreate, groupAdd, groupRemove, groupLeave, groupList];
