import * as E from 'fp-ts/Either';
import { usage } from '../exit';
import { isolated } from '../show/printable';
import { tableOf } from '../show/table';
import { type AnswerOf, ask } from '../ask/ask';
import { type Command, NETWORK, textIn } from '../ask/command';
import { findNetwork, usersOf } from '../ask/find';
import { idHead, say, shortId } from '../show/say';

const identityList: Command = {
  name: 'identity list',
  about: 'Lists the identities that live on this node',
  takes: [],
  options: {},
  examples: ['identity list'],
  run: async (at) => {
    const found = await ask(at, { op: 'identity.list', params: {} });
    return E.map((rows: AnswerOf<'identity.list'>) =>
      say(at, rows, () =>
        tableOf(
          [
            { head: idHead(at), of: ({ identity_id }) => shortId(at, identity_id) },
            { head: 'identity', of: ({ name }) => name, isName: true },
          ],
          rows,
        ),
      ),
    )(found);
  },
};

const identityCreate: Command = {
  name: 'identity create',
  about: 'Makes an identity: a key pair and a name',
  takes: [{ as: '<name>', about: 'what others call you' }],
  options: {},
  examples: ['identity create Alice'],
  run: async (at, args) => {
    const name = textIn(args, 'name') ?? '';
    const made = await ask(at, { op: 'identity.create', params: { name } });
    return E.map((found: { readonly identity_id: string }) =>
      say(at, found, () => [`${isolated(name)} lives here now (${shortId(at, found.identity_id)})`]),
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
  about: 'Lists who is in a network',
  takes: [],
  options: NETWORK,
  examples: ['members', 'members --network Friends --json'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    say(at, users.right, () =>
      tableOf(
        [
          { head: idHead(at), of: ({ user_id }) => shortId(at, user_id) },
          { head: 'name', of: ({ name }) => name, isName: true },
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
  about: 'Gives yourself another name in a network',
  takes: [{ as: '<name>', about: 'the new name' }],
  options: NETWORK,
  examples: ['rename "Alice of the hill"'],
  run: async (at, args) => {
    const name = textIn(args, 'name');
    if (name === undefined) return E.left(usage('rename takes a name'));
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const made = await ask(at, { op: 'user.update', as, params: { network_id, name } });
    return E.map((found: object) =>
      say(at, found, () => [`you are ${isolated(name)} in ${isolated(network.right.name)}`]),
    )(made);
  },
};

export const peopleCommands: readonly Command[] = [identityList, identityCreate, members, rename];
