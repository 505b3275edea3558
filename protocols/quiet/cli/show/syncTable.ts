import { systemClock } from '../../../../streams';
import { renderTable } from './renderTable';
import type { CommandContext } from '../ask/command';
import type { AnswerOf } from '../ask/ask';
import { shortId } from './printAnswer';
import { tellUsersApart } from './tellApart';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** Formats a duration: 5 s, 3 min, 2 h. */
export const spanText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 2 * MINUTE_S) return `${whole} s`;
  return whole < 2 * HOUR_S ? `${Math.round(whole / MINUTE_S)} min` : `${Math.round(whole / HOUR_S)} h`;
};

const heardText = (at: CommandContext, heard_ms: number | null): string => {
  if (heard_ms === null) return 'never';
  return at.times ? `${spanText((systemClock.now() - heard_ms) / 1_000)} ago` : 'yes';
};

/** A smaller skew may be the delay of the packet alone. */
const SKEW_SHOWN_MS = 2_000;

const clockText = (skew_ms: number | null): string => {
  if (skew_ms === null) return '';
  if (Math.abs(skew_ms) < SKEW_SHOWN_MS) return 'as ours';
  return `${spanText(Math.abs(skew_ms) / 1_000)} ${skew_ms > 0 ? 'ahead' : 'behind'}`;
};

type Users = readonly Pick<AnswerOf<'user.list'>[number], 'user_id' | 'name'>[];

/** A table of devices: session, last packet, clock skew, and missing events on each side. */
export const syncTable = (at: CommandContext, rows: AnswerOf<'sync.status'>, users: Users): readonly string[] =>
  renderTable(
    [
      { head: 'name', of: ({ name }) => name, isName: true, suffix: tellUsersApart(at, users, rows) },
      { head: 'device', of: ({ peer_id }) => shortId(at, peer_id) },
      { head: 'session', of: ({ connected, unanswered }) => (connected ? 'yes' : `no (${unanswered} unanswered)`) },
      { head: 'heard', of: ({ heard_ms }) => heardText(at, heard_ms) },
      { head: 'clock', of: ({ skew_ms }) => clockText(skew_ms) },
      { head: 'missing here', of: ({ missing_here }) => missing_here },
      { head: 'missing there', of: ({ missing_there }) => missing_there },
      { head: 'events/s', of: ({ per_second }) => (at.times ? Math.round(per_second) : '') },
      { head: 'left', of: ({ seconds_left }) => (seconds_left === null || !at.times ? '' : spanText(seconds_left)) },
    ],
    rows,
  );

/** Lists users whose logs have gaps here; no line if none has. */
export const gapLines = (
  at: Pick<CommandContext, 'numbers'>,
  gaps: readonly Pick<AnswerOf<'sync.gaps'>[number], 'user_id' | 'name' | 'missing'>[],
  users: Users,
): readonly string[] =>
  gaps.length === 0
    ? []
    : [
        '',
        ...renderTable(
          [
            { head: 'missing', of: ({ missing }) => missing },
            { head: 'of the events of', of: ({ name }) => name, isName: true, suffix: tellUsersApart(at, users, gaps) },
          ],
          gaps,
        ),
      ];
