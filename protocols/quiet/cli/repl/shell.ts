import type { Subscription } from 'rxjs';
import type { CommandContext } from '../ask/command';
import type { Links, Numbers } from '../ask/command';
import type { Door } from '../../../../streams/doors/door';
import type { LineReader, Terminal } from '../terminal';
import type { LastAnswers } from './rememberAnswers';

/** The state of a shell session. */
export interface Shell {
  readonly door: Door;
  readonly terminal: Terminal;
  readonly lines: LineReader;
  readonly numbers: Numbers;
  readonly links: Links;
  readonly last: LastAnswers;
  /** The current identity, 32 hex characters. */
  as: string | undefined;
  times: boolean;
  trace: Subscription | undefined;
}

/** Builds the context of a command. Complaints are printed among the output, so that a transcript has them. */
export const contextOf = (shell: Shell): CommandContext => {
  const { door, terminal, lines, numbers, links, as, times } = shell;
  return {
    ...{ door, json: false, as, numbers, links, times },
    terminal: {
      isPerson: lines.isPerson,
      print: terminal.print,
      complain: terminal.print,
      ...(terminal.screen === undefined ? {} : { screen: terminal.screen }),
      ask: lines.next,
      readAll: () => Promise.resolve(undefined),
      stop$: lines.interrupt$,
    },
  };
};
