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
  author_removed: t.boolean,
});

export const Message = t.type({
  message_id: t.string,
  author_id: t.string,
  author_name: t.string,
  text: t.string,
  created_at_ms: t.number,
  own: t.boolean,
  edited_at_ms: t.union([t.number, t.null]),
  author_removed: t.boolean,
  reactions: t.readonlyArray(t.type({ emoji: t.string, count: t.number })),
});
export type Message = t.TypeOf<typeof Message>;

export const Messages = t.type(
  {
    messages: t.readonlyArray(Message),
    next: t.union([t.type({ created_at_ms: t.number, message_id: t.string }), t.null]),
  },
  'Messages',
);

const MaybeNumber = t.union([t.number, t.null]);

const SyncRow = t.type({
  peer_id: t.string,
  name: t.string,
  connected: t.boolean,
  unanswered: t.number,
  heard_ms: MaybeNumber,
  skew_ms: MaybeNumber,
  missing_here: t.number,
  missing_there: t.number,
  per_second: t.number,
  seconds_left: MaybeNumber,
});
export type SyncRow = t.TypeOf<typeof SyncRow>;
export const SyncRows = t.readonlyArray(SyncRow, 'SyncRows');

const Gap = t.type({ name: t.string, missing: t.number });
export type Gap = t.TypeOf<typeof Gap>;
export const Gaps = t.readonlyArray(Gap, 'Gaps');

export const Stats = t.type(
  {
    crypto: t.string,
    counters: t.record(t.string, t.number),
    waiting: t.type({ rows: t.number, bytes: t.number }),
  },
  'Stats',
);
export const Invitations = rows('Invitations', {
  invitation_id: t.string,
  user_name: t.string,
  is_link: t.boolean,
  max_uses: t.number,
  closes_at_ms: t.number,
});
const Job = t.type({
  job: t.string,
  identity_id: t.string,
  last_run_ms: MaybeNumber,
  next_run_ms: t.number,
  done: t.number,
  pending: t.number,
});
export type Job = t.TypeOf<typeof Job>;
export const Jobs = t.readonlyArray(Job, 'Jobs');
export const Joined = t.type({ identity_id: t.string, network_id: t.string, peer_id: t.string }, 'Joined');
export const Made = t.record(t.string, t.string, 'Made');
export const Invited = t.type({ link: t.string }, 'Invited');
export const Explained = t.intersection([t.type({ status: t.string }), t.record(t.string, t.unknown)], 'Explained');
export const Asked = t.type({ asked: t.number }, 'Asked');
