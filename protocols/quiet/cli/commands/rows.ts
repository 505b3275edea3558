import * as t from 'io-ts';

/** What a command needs to know of an answer. Further fields pass through to `--json`. */
const rows = <P extends t.Props>(name: string, props: P) => t.readonlyArray(t.type(props), name);

export const Identities = rows('Identities', { identity_id: t.string, name: t.string });
export const Networks = rows('Networks', {
  network_id: t.string,
  name: t.union([t.string, t.null]),
  peer_id: t.string,
  state: t.string,
});
export const Channels = rows('Channels', {
  channel_id: t.string,
  group_id: t.string,
  name: t.string,
  retention_ms: t.number,
});
export const Groups = rows('Groups', {
  group_id: t.string,
  name: t.string,
  kind: t.number,
  members: t.number,
  own: t.boolean,
});
export const Users = rows('Users', {
  user_id: t.string,
  name: t.string,
  is_admin: t.boolean,
  is_member: t.boolean,
  devices: t.number,
  own: t.boolean,
});

export const Message = t.type({
  message_id: t.string,
  author_id: t.string,
  author_name: t.string,
  text: t.string,
  created_at_ms: t.number,
  own: t.boolean,
});
export type Message = t.TypeOf<typeof Message>;

export const Messages = t.type(
  {
    messages: t.readonlyArray(Message),
    next: t.union([t.type({ created_at_ms: t.number, message_id: t.string }), t.null]),
  },
  'Messages',
);

export const SyncRows = t.readonlyArray(t.record(t.string, t.unknown), 'SyncRows');
export const Stats = t.type(
  {
    crypto: t.string,
    counters: t.record(t.string, t.number),
    waiting: t.type({ rows: t.number, bytes: t.number }),
  },
  'Stats',
);
export const Joined = t.type({ identity_id: t.string, network_id: t.string, peer_id: t.string }, 'Joined');
export const Made = t.record(t.string, t.string, 'Made');
export const Invited = t.type({ link: t.string }, 'Invited');
export const Explained = t.intersection([t.type({ status: t.string }), t.record(t.string, t.unknown)], 'Explained');
export const Asked = t.type({ asked: t.number }, 'Asked');
