/** One line of a log: names, rules and numbers, never values. */
export interface LogLine {
  readonly level: 'info' | 'error';
  readonly msg: string;
  readonly details?: Readonly<Record<string, string | number>>;
}
export type Log = (line: LogLine) => void;

export const silentLog: Log = () => undefined;
