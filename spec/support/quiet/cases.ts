import { type Event, ZERO_ID } from '../../../lib';
import { filled, idOf, inDays, made, signedBy } from './events';
import {
  device,
  groupOf,
  inviteTo,
  linkInviteBy,
  linked,
  memberOf,
  networkOf,
  recoveryOf,
  removalOf,
  userBy,
} from './world';

/** One event of every type that travels, valid at HOME, in the order of their codes. */
export const CASES: readonly Event[] = [
  networkOf(1),
  device(1),
  userBy('bob', 'open circle'),
  groupOf(0),
  memberOf('circle', 'bob'),
  made('channel', { group_id: idOf('circle'), name: 'general', retention_ms: 0 }),
  made('message', { channel_id: idOf('channel'), reply_to: ZERO_ID, text: 'hi' }),
  inviteTo('everyone', 0),
  linkInviteBy('alice'),
  linked('phone', 'ticket', 'alice'),
  made(
    'key',
    {
      ...{ group_id: idOf('circle'), class: 0, key_id: idOf('some key'), to_kind: 0, to: idOf('bob') },
      ...{ prekey: idOf('prekey'), sealed: filled(80, 5), maker: idOf('alice'), epoch: filled(16, 6) },
      ...{ made_ms: inDays(0), birth: filled(64, 8) },
    },
    { expires_at_ms: inDays(30) },
  ),
  made('prekey', { public_key: filled(32, 3) }, { expires_at_ms: inDays(60) }),
  made('address', { transport: 0, host: '00ff', port: 0 }, { expires_at_ms: inDays(7) }),
  made('sync_request', {
    ...{ request_id: filled(16, 1), to_peer: idOf('alice'), transit_secret: filled(32, 2) },
    ...{ ephemeral_key: filled(32, 3), credit: 9000 },
  }),
  removalOf('bob', [['bob', 'user b']]),
  made('remove_peer', { peer_id: idOf('phone'), round: 0, acts: 1, cutoffs: [{ cutoff: idOf('link') }] }),
  made('delete_message', { group_id: idOf('circle'), undo: 0, targets: [{ target: idOf('gone') }] }),
  made('delete_channel', { group_id: idOf('circle'), undo: 0, target: idOf('gone') }),
  made('revoke_invite', { invitation_id: idOf('open') }),
  made('reaction', { channel_id: idOf('channel'), message_id: idOf('gone'), emoji: '+1', removed: 0 }),
  made('message_edit', { channel_id: idOf('channel'), message_id: idOf('gone'), text: 'ho' }),
  made('channel_update', {
    ...{ channel_id: idOf('channel'), group_id: idOf('circle'), retention_ms: 0, key_id: idOf('some key') },
    ...{ nonce: filled(24, 4), sealed_name: filled(80, 5) },
  }),
  made('user_update', { name: 'Al' }),
  made('seen', { channel_id: idOf('channel'), message_id: idOf('gone'), at_ms: 1 }),
  made('key_request', { group_id: idOf('circle'), prekey_id: idOf('prekey'), keys: [{ key_id: idOf('some key') }] }),
  made('link_request', { link_invite_id: idOf('ticket'), proof: filled(64, 7) }, signedBy('phone')),
  recoveryOf('alice', [['alice', 'link']]),
  made('remove_member', { group_id: idOf('circle'), user_id: idOf('bob'), grants: [{ grant_id: idOf('grant') }] }),
];

const isFounding = ({ type }: Event): boolean => type === 'network' || type === 'peer';

/** Those that are lent something of the network that they name; a user also as its creator. */
export const DEPENDENT: readonly Event[] = [...CASES.filter((event) => !isFounding(event)), userBy('alice', null)];
