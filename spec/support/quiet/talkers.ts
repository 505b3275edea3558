import { type VirtualWorld } from '../../../streams/testing';
import { type LabNode, type LabSession, openLab } from './lab';
import { right } from '../common/right';

/** Somebody of a laboratory: what quiet lets him do, and what it does not. */
export interface Talker {
  readonly node: LabNode;
  readonly me: LabSession;
  readonly network_id: string;
  readonly peer_id: string;
}

const joined = (
  node: LabNode,
  { identity_id, ...rest }: { readonly identity_id: string } & Omit<Talker, 'node' | 'me'>,
) => ({
  ...{ node, me: right(node.as(identity_id)) },
  ...rest,
});

/** Alice makes a network; Bob, with a phone beside his desk, and Carol come by an open link. Each device has a node. */
export const talkersIn = async (world: VirtualWorld) => {
  const node = await openLab(world);
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const me = right(node.as(identity_id));
  const { network_id, peer_id, everyone_id, admins_id, channel_id } = right(
    await me.api['network.create']({ name: 'n' }),
  );
  const alice: Talker = { node, me, network_id, peer_id };
  const { link } = right(await me.api['invite.create']({ network_id, max_uses: 0 }));
  const comes = async (name: string): Promise<Talker> => {
    const other = await openLab(world);
    const come = joined(other, right(await other.api['user.join_as_user']({ name, link })));
    await world.advance(20_000);
    return come;
  };
  const [bob, carol] = [await comes('Bob'), await comes('Carol')];
  const at = await openLab(world);
  const { link: ticket } = right(await bob.me.api['link.invite']({ network_id }));
  const phone = joined(at, right(await at.api['link.accept']({ name: 'phone', link: ticket })));
  await world.advance(40_000);
  const all = [alice, bob, carol, phone];
  return { alice, bob, carol, phone, all, everyone_id, admins_id, channel_id, link };
};
export type Talkers = Awaited<ReturnType<typeof talkersIn>>;

/** Emits any event of a group; answers its id. */
export const anythingBy = async (
  { me, network_id }: Talker,
  group_id: string,
  type: string,
  body: Readonly<Record<string, unknown>>,
  { ahead_ms = 0, expires_at_ms = 0 }: { readonly ahead_ms?: number; readonly expires_at_ms?: number } = {},
): Promise<string> =>
  right(await me.api['lab.say']({ network_id, group_id, type, body: JSON.stringify(body), ahead_ms, expires_at_ms }))
    .event_id;

/** Says something, and answers the message's id. */
export const sayIn = async ({ me }: Talker, channel_id: string, text: string, lasts_ms = 0): Promise<string> =>
  right(await me.api['message.create']({ channel_id, text, lasts_ms })).message_id;

/** All that lists show: each channel, and under it what was said, newest first, with edits, marks and signs. */
export const pictureOf = async ({ me, network_id }: Pick<Talker, 'me' | 'network_id'>): Promise<readonly string[]> => {
  const channels = right(await me.api['channel.list']({ network_id }));
  const pictures = channels.map(async ({ channel_id, name, retention_ms }) => {
    const { messages } = right(await me.api['message.list']({ channel_id, limit: 200 }));
    const said = messages.map(({ author_name, text, edited_at_ms, reactions, author_removed }) => {
      const signs = reactions.map(
        ({ emoji, users }) =>
          `${emoji}:${users
            .map((w) => w.name)
            .sort()
            .join('+')}`,
      );
      const marks = `${edited_at_ms === null ? '' : '*'}${author_removed ? ' (removed)' : ''}`;
      return `  ${author_name}: ${text}${marks} ${signs.join(' ')}`.trimEnd();
    });
    return [`#${name} ${retention_ms}`, ...said].join('\n');
  });
  return (await Promise.all(pictures)).sort();
};
