import type { Clock, Log, LogLine } from '../../../../streams';
import { jsonText } from '../show/sanitize';

const detailsOf = ({ details = {} }: LogLine): string =>
  Object.entries(details)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join('');

/** Writes a log line by line, as text or as JSON objects. It holds names, rules and numbers, never contents. */
export const openLog =
  (write: (line: string) => void, { now }: Clock, json: boolean): Log =>
  (line) => {
    const at = new Date(now()).toISOString();
    write(json ? jsonText({ at, ...line }) : `${at} ${line.level} ${line.msg}${detailsOf(line)}`);
  };
