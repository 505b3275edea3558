import * as E from 'fp-ts/Either';
import { isolate } from '../show/sanitize';
import { renderTable } from '../show/renderTable';
import { ask } from '../ask/ask';
import { type Command, textIn } from '../ask/command';
import { resolveIdentity, networksOf } from '../ask/resolve';
import { idHead, printAnswer, shortId } from '../show/printAnswer';

const networkCreate: Command = {
  name: 'network create',
  about: 'Makes a network with a channel, #general, and you as its admin',
  positionals: [{ syntax: '<name>', about: 'what the network is called' }],
  options: { 'user-name': { type: 'string', about: 'what you are called in it; the name of the identity otherwise' } },
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
  about: 'Lists the networks that an identity is in, or is on its way into',
  positionals: [],
  options: {},
  examples: ['network list', 'network list --as Alice --json'],
  run: async (at) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await networksOf(at, identity.right.identity_id);
    if (E.isLeft(found)) return found;
    const rows = found.right.map(({ network_id, name, peer_id, state }) => ({ network_id, name, peer_id, state }));
    printAnswer(at, rows, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ network_id }) => shortId(at, network_id) },
          { head: 'network', of: ({ name }) => name, isName: true },
          { head: 'you are', of: ({ state }) => (state === 'joining' ? 'on the way in' : state) },
        ],
        rows,
      ),
    );
    return E.right(undefined);
  },
};

export const networkCommands: readonly Command[] = [networkCreate, networkList];
