import type { Clock, Log, LogLine } from '../../../../streams';

const detailsOf = ({ details = {} }: LogLine): string =>
  Object.entries(details)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join('');

/** A log as lines: plain, or one JSON object each. Names, rules and numbers, never what somebody wrote. */
export const openLog =
  (write: (line: string) => void, { now }: Clock, json: boolean): Log =>
  (line) => {
    const at = new Date(now()).toISOString();
    write(json ? JSON.stringify({ at, ...line }) : `${at} ${line.level} ${line.message}${detailsOf(line)}`);
  };
