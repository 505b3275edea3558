import * as E from 'fp-ts/Either';
import { usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import { renderTable } from '../show/renderTable';
import { type AnswerOf, ask } from '../ask/ask';
import { type Command, NETWORK_OPTION, textIn } from '../ask/command';
import { resolveNetwork, usersOf } from '../ask/resolve';
import { idHead, printAnswer, shortId } from '../show/printAnswer';

const identityList: Command = {
  name: 'identity list',
  about: 'Lists the identities that live on this node',
  positionals: [],
  options: {},
  examples: ['identity list'],
  run: async (at) => {
    const found = await ask(at, { op: 'identity.list', params: {} });
    return E.map((rows: AnswerOf<'identity.list'>) =>
      printAnswer(at, rows, () =>
        renderTable(
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
  positionals: [{ syntax: '<name>', about: 'what others call you' }],
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
  about: 'Lists who is in a network',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['members', 'members --network Friends --json'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    printAnswer(at, users.right, () =>
      renderTable(
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

export const peopleCommands: readonly Command[] = [identityList, identityCreate, members, rename];
