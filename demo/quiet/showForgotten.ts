import { tableOf } from '../facts';
import { duration, number, printable, several } from '../format';
import type { ForgottenRow, ForgettingResult } from './runForgetting';
import type { RemovalResult } from './removal';

type Fact = readonly [string, string];

const isGone = ({ copies, gone, texts, before, now }: ForgottenRow): boolean =>
  gone === copies && before === texts && now === 0;

/** Is every copy gone, and every text that the files held before? */
export const isForgotten = ({ rows, kept }: ForgettingResult): boolean => rows.every(isGone) && kept.now === kept.texts;

const HEADS = ['events', 'copies', 'gone', 'after', 'texts', 'found before', 'found now'];

/** A table of forgotten events. Its last row shows that the scan finds the texts of kept messages. */
export const forgottenTable = ({ rows, kept }: ForgettingResult): string =>
  tableOf(
    [{ head: 'forgotten' }, ...HEADS.map((head) => ({ head, isNumber: true }))],
    [
      ...rows.map(({ what, events, copies, gone, tookMs, texts, before, now }) => [
        ...[what, events, copies, gone, copies === 0 ? '' : duration(tookMs), texts, before, now],
      ]),
      ['kept messages, to compare', '', '', '', '', kept.texts, '', kept.now],
    ],
  );

const MEGABYTE = 1_000_000;

/** The files that were scanned, and how. */
export const scanFact = ({ rows, files, bytes }: ForgettingResult): Fact => {
  const found = rows.reduce((sum, { now }) => sum + now, 0);
  const where = `${several(files, 'file')} of ${(bytes / MEGABYTE).toFixed(1)} MB`;
  const what = found === 0 ? 'nothing found' : `${several(found, 'text')} found`;
  return ['looked through', `${where} for each text, as it is, in hex and in base64: ${what}`];
};

/** Was the removed person excluded: no message crossed in either direction, and no new key? */
export const isExcluded = (removal: RemovalResult | undefined): boolean =>
  removal === undefined || removal.heard + removal.overheard + removal.keysHeld === 0;

const none = (count: number): string => (count === 0 ? 'none' : number(count));

export const removalFacts = (removal: RemovalResult | undefined): readonly Fact[] => {
  if (removal === undefined) return [];
  const { nick, after, unheard, heard, without, overheard, keys, keysHeld } = removal;
  const theirs = `of ${several(unheard, 'message')} they wrote since the others have ${none(heard)}`;
  const others = `of ${number(without)} written without them they have ${none(overheard)}`;
  const made = `of ${several(keys, 'key')} made since ${none(keysHeld)}`;
  return [['removed', `${printable(nick)}, after ${several(after, 'line')}: ${theirs}, ${others}, ${made}`]];
};

/** The same as JSON. */
export const forgottenJson = ({ rows, kept, files }: ForgettingResult) => ({
  forgotten: rows.map(({ what, events, copies, gone }) => ({ what, events, copies, gone })),
  texts: rows.reduce((sum, { texts }) => sum + texts, 0),
  texts_before: rows.reduce((sum, { before }) => sum + before, 0),
  texts_found: rows.reduce((sum, { now }) => sum + now, 0),
  kept_texts: kept.texts,
  kept_texts_found: kept.now,
  files,
});
