import { tableOf } from '../facts';
import { duration, number, printable, several } from '../format';
import type { Forgotten, ForgettingEnded } from './forgetting';
import type { RemovalEnded } from './removal';

type Fact = readonly [string, string];

const isGone = ({ copies, gone, texts, before, now }: Forgotten): boolean =>
  gone === copies && before === texts && now === 0;

/** Is everything gone that was to go, from each copy and from the files, where it was found before? */
export const isForgotten = ({ rows, kept }: ForgettingEnded): boolean => rows.every(isGone) && kept.now === kept.texts;

const HEADS = ['events', 'copies', 'gone', 'after', 'texts', 'found before', 'found now'];

/** What was forgotten, and by how much of what stays one sees that looking finds something. */
export const forgottenTable = ({ rows, kept }: ForgettingEnded): string =>
  tableOf(
    [{ head: 'forgotten' }, ...HEADS.map((head) => ({ head, isNumber: true }))],
    [
      ...rows.map(({ what, events, copies, gone, tookMs, texts, before, now }) => [
        ...[what, events, copies, gone, copies === 0 ? '' : duration(tookMs), texts, before, now],
      ]),
      ['nothing of this: what stays', '', '', '', '', kept.texts, '', kept.now],
    ],
  );

const MEGABYTE = 1_000_000;

/** Where was it looked for, and how? */
export const lookedThrough = ({ rows, files, bytes }: ForgettingEnded): Fact => {
  const found = rows.reduce((sum, { now }) => sum + now, 0);
  const where = `${several(files, 'file')} of ${(bytes / MEGABYTE).toFixed(1)} MB`;
  const what = found === 0 ? 'nothing found' : `${several(found, 'text')} found`;
  return ['looked through', `${where} for each text, as it is, in hex and in base64: ${what}`];
};

/** Did the others go on without him, and he without them? */
export const isExcluded = (removal: RemovalEnded | undefined): boolean =>
  removal === undefined || removal.heard + removal.overheard + removal.keysHeld === 0;

const none = (count: number): string => (count === 0 ? 'none' : number(count));

export const removalTold = (removal: RemovalEnded | undefined): readonly Fact[] => {
  if (removal === undefined) return [];
  const { nick, after, unheard, heard, without, overheard, keys, keysHeld } = removal;
  const his = `of ${several(unheard, 'message')} he wrote since the others have ${none(heard)}`;
  const theirs = `of ${number(without)} written without him he has ${none(overheard)}`;
  const made = `of ${several(keys, 'key')} made since ${none(keysHeld)}`;
  return [['removed', `${printable(nick)}, after ${several(after, 'line')}: ${his}, ${theirs}, ${made}`]];
};

/** For programs. */
export const forgottenJson = ({ rows, kept, files }: ForgettingEnded) => ({
  forgotten: rows.map(({ what, events, copies, gone }) => ({ what, events, copies, gone })),
  texts: rows.reduce((sum, { texts }) => sum + texts, 0),
  texts_before: rows.reduce((sum, { before }) => sum + before, 0),
  texts_found: rows.reduce((sum, { now }) => sum + now, 0),
  kept_texts: kept.texts,
  kept_texts_found: kept.now,
  files,
});
