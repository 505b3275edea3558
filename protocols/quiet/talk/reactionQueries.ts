import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { OWN_USERS } from './visibleSql';
import { userName } from '../authority/userName';
import { hasCome } from '../rules/hasCome';

/** Reactions read for one message at most, newest first. */
export const REACTIONS_READ_MAX = 1_000;
/** Distinct emoji shown for one message at most. */
export const EMOJI_SHOWN_MAX = 20;
/** Names shown for one emoji at most; `count` covers all. */
export const USERS_SHOWN_MAX = 8;

const ReactionRow = row('ReactionRow', { emoji: t.string, user_id: IdColumn, name: t.string, own: BooleanColumn });
export type ReactionRow = t.TypeOf<typeof ReactionRow>;

/** One emoji on a message: its count, whether this user set it, and the first users who did. */
export const Reaction = row('Reaction', {
  emoji: t.string,
  count: t.number,
  own: t.boolean,
  users: t.readonlyArray(row('ReactionUser', { user_id: IdColumn, name: t.string })),
});
export type Reaction = t.TypeOf<typeof Reaction>;

/**
 * The last reaction of each user for each emoji on a message. Reactions that differ from the message in channel or expiry
 * are not read, nor any once the message is gone.
 */
export const reactionsOf = query<{ message_id: Uint8Array; now_ms: number }, ReactionRow>({
  name: 'message.reactions',
  sql: `SELECT emoji, user_id, name, user_id IN (${OWN_USERS}) AS own FROM (
          SELECT r.emoji, d.user_id, ${userName('u')} AS name, r.removed,
                 row_number() OVER (PARTITION BY r.emoji, d.user_id ORDER BY r.created_at_ms DESC, r.reaction_id DESC) AS nth
            FROM (SELECT y.* FROM events e CROSS JOIN messages m ON m.seq = e.seq CROSS JOIN reactions y
                   WHERE e.received_by = :received_by AND e.event_id = :message_id
                     AND y.received_by = e.received_by AND y.message_id = e.event_id
                     AND y.channel = m.channel AND y.expires_at_ms = m.expires_at_ms AND ${hasCome('y.created_at_ms')}
                   ORDER BY y.created_at_ms DESC, y.reaction_id DESC LIMIT ${REACTIONS_READ_MAX}) r
            JOIN standing_devices d ON d.received_by = r.received_by AND d.peer_id = r.peer_id
            JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id)
         WHERE nth = 1 AND removed = 0 ORDER BY emoji, user_id LIMIT ${REACTIONS_READ_MAX}`,
  row: ReactionRow,
});

/** Tallies rows for display: the most frequent emoji first, equal ones by their bytes. */
export const tallyReactions = (rows: readonly ReactionRow[]): readonly Reaction[] => {
  const bySign = new Map<string, ReactionRow[]>();
  for (const one of rows) {
    const same = bySign.get(one.emoji);
    if (same === undefined) bySign.set(one.emoji, [one]);
    else same.push(one);
  }
  // Rows come in the order of their bytes, and the sort is stable.
  return [...bySign]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, EMOJI_SHOWN_MAX)
    .map(([emoji, by]) => ({
      emoji,
      count: by.length,
      own: by.some(({ own }) => own),
      users: by.slice(0, USERS_SHOWN_MAX).map(({ user_id, name }) => ({ user_id, name })),
    }));
};
