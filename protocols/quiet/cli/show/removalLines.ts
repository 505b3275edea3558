import type { AnswerOf } from '../ask/ask';
import type { CommandContext } from '../ask/command';
import { shortId, timeText } from './printAnswer';
import { sanitize } from './sanitize';

type Preview = AnswerOf<'removal.preview'>;
type Falls = Preview['falls'];

/** Names that a list shows; the rest is counted. */
const NAMES_MAX = 10;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Shows up to 10 names, and how many more there are. */
const namesOf = (ids: readonly string[], nameOf: (user_id: string) => string): string => {
  const shown = ids.slice(0, NAMES_MAX).map(nameOf).join(', ');
  return ids.length > NAMES_MAX ? `${shown} and ${ids.length - NAMES_MAX} more` : shown;
};

const peopleIn = ({ users, devices, places }: Falls, nameOf: (user_id: string) => string): readonly string[] => [
  ...(users.length === 0 ? [] : [`${counted(users.length, 'user')} (${namesOf(users, nameOf)})`]),
  ...(devices.length === 0 ? [] : [counted(devices.length, 'device')]),
  ...(places.length === 0 ? [] : [counted(places.length, 'place')].map((text) => `${text} in private groups`)),
];

const actLines = (at: CommandContext, { acts }: Preview): readonly string[] =>
  acts.length === 0
    ? ['nothing that the network sees was signed there in the last 30 days']
    : acts.map(
        ({ peer_id, type, count, newest_ms }) =>
          `device ${shortId(at, peer_id)}: ${count} ${sanitize(type)} in the last 30 days${
            at.times ? `, the newest came ${timeText(newest_ms)}` : ''
          }`,
      );

/** Shows what follows from a removal, before it is signed: a line for each kind of act, who rests on it and who falls. */
export const removalLines = (
  at: CommandContext,
  preview: Preview,
  nameOf: (user_id: string) => string,
): readonly string[] => {
  const [rests, falls] = [peopleIn(preview.rests, nameOf), peopleIn(preview.falls, nameOf)];
  const { deletions } = preview;
  return [
    ...actLines(at, preview),
    rests.length === 0 ? 'nobody rests on it' : `on it rest ${rests.join(', ')}`,
    falls.length === 0 ? 'nobody falls by the removal' : `by the removal would fall ${falls.join(', ')}`,
    ...(deletions.length === 0 ? [] : [`${counted(deletions.length, 'deletion')} of others fall, too`]),
  ];
};
