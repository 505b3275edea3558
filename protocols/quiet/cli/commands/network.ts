import * as E from 'fp-ts/Either';
import { type AnswerOf, ask } from '../ask/ask';
import { type Command, NETWORK_OPTION, textIn } from '../ask/command';
import { networksOf, resolveIdentity, resolveNetwork, usersOf } from '../ask/resolve';
import { usageRefusal } from '../commandRefusal';
import { idHead, printAnswer, shortId } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { isolate } from '../show/sanitize';
import { tellApart, tellUsersApart } from '../show/tellApart';

const networkCreate: Command = {
  name: 'network create',
  about: 'Creates a network with one channel, #general, and you as its admin',
  positionals: [{ syntax: '<name>', about: 'name of the network' }],
  options: { 'user-name': { type: 'string', about: 'your name in it; by default the name of your identity' } },
  examples: ['network create Friends', 'network create Work --as Alice --user-name "Alice B."'],
  run: async (at, args) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const [name, user_name] = [textIn(args, 'name') ?? '', textIn(args, 'user-name')];
    const params = { name, ...(user_name === undefined ? {} : { user_name }) };
    const made = await ask(at, { op: 'network.create', as: identity.right.identity_id, params });
    return E.map((found: { readonly network_id: string; readonly channel_id: string }) =>
      printAnswer(at, found, () => [
        `network ${isolate(name)} (${shortId(at, found.network_id)}) with channel #${isolate('general')} (${shortId(at, found.channel_id)})`,
      ]),
    )(made);
  },
};

const networkList: Command = {
  name: 'network list',
  about: 'Lists the networks that an identity is in or is joining',
  positionals: [],
  options: {},
  examples: ['network list', 'network list --as Alice --json'],
  run: async (at) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await networksOf(at, identity.right.identity_id);
    if (E.isLeft(found)) return found;
    const rows = found.right.map(({ network_id, name, peer_id, state }) => ({ network_id, name, peer_id, state }));
    const suffix = tellApart(at, rows, { nameOf: ({ name }) => name, idOf: ({ network_id }) => network_id });
    printAnswer(at, rows, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ network_id }) => shortId(at, network_id) },
          { head: 'network', of: ({ name }) => name, isName: true, suffix },
          { head: 'you are', of: ({ state }) => (state === 'joining' ? 'on the way in' : state) },
        ],
        rows,
      ),
    );
    return E.right(undefined);
  },
};

const identityList: Command = {
  name: 'identity list',
  about: 'Lists the identities of this node',
  positionals: [],
  options: {},
  examples: ['identity list'],
  run: async (at) => {
    const found = await ask(at, { op: 'identity.list', params: {} });
    return E.map((rows: AnswerOf<'identity.list'>) => {
      const suffix = tellApart(at, rows, { nameOf: ({ name }) => name, idOf: ({ identity_id }) => identity_id });
      printAnswer(at, rows, () =>
        renderTable(
          [
            { head: idHead(at), of: ({ identity_id }) => shortId(at, identity_id) },
            { head: 'identity', of: ({ name }) => name, isName: true, suffix },
          ],
          rows,
        ),
      );
    })(found);
  },
};

const identityCreate: Command = {
  name: 'identity create',
  about: 'Creates an identity: a key pair and a name',
  positionals: [{ syntax: '<name>', about: 'the name that others see' }],
  options: {},
  examples: ['identity create Alice'],
  run: async (at, args) => {
    const name = textIn(args, 'name') ?? '';
    const made = await ask(at, { op: 'identity.create', params: { name } });
    return E.map((found: { readonly identity_id: string }) =>
      printAnswer(at, found, () => [`${isolate(name)} lives here now (${shortId(at, found.identity_id)})`]),
    )(made);
  },
};

const standingText = ({ is_admin, is_member, author_removed }: AnswerOf<'user.list'>[number]): string => {
  if (author_removed) return 'removed';
  if (is_admin) return 'admin';
  return is_member ? 'member' : 'guest';
};

const members: Command = {
  name: 'members',
  about: 'Lists the members of a network',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['members', 'members --network Friends --json'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    const suffix = tellUsersApart(at, users.right);
    printAnswer(at, users.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ user_id }) => shortId(at, user_id) },
          { head: 'name', of: ({ name }) => name, isName: true, suffix },
          { head: 'devices', of: ({ devices }) => devices },
          { head: 'is', of: standingText },
          { head: '', of: ({ own }) => (own ? 'you' : '') },
        ],
        users.right,
      ),
    );
    return E.right(undefined);
  },
};

const rename: Command = {
  name: 'rename',
  about: 'Changes your name in a network',
  positionals: [{ syntax: '<name>', about: 'the new name' }],
  options: NETWORK_OPTION,
  examples: ['rename "Alice of the hill"'],
  run: async (at, args) => {
    const name = textIn(args, 'name');
    if (name === undefined) return E.left(usageRefusal('rename takes a name'));
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const made = await ask(at, { op: 'user.update', as, params: { network_id, name } });
    return E.map((found: object) =>
      printAnswer(at, found, () => [`you are ${isolate(name)} in ${isolate(network.right.name)}`]),
    )(made);
  },
};

export const networkCommands: readonly Command[] = [
  identityCreate,
  identityList,
  networkCreate,
  networkList,
  members,
  rename,
];
