import type { Subscription } from 'rxjs';
import type { CommandContext } from '../ask/command';
import type { Links, Numbers } from '../ask/command';
import type { Door } from '../../../../streams/doors/door';
import type { LineReader, Terminal } from '../terminal';
import type { LastAnswers } from './rememberAnswers';

/** All that a session of the shell knows. */
export interface Shell {
  readonly door: Door;
  readonly terminal: Terminal;
  readonly lines: LineReader;
  readonly numbers: Numbers;
  readonly links: Links;
  readonly last: LastAnswers;
  /** The identity that speaks, in hex. */
  as: string | undefined;
  times: boolean;
  trace: Subscription | undefined;
}

/** What a command is run with here. Complaints are part of what a script says, so they stand with the rest. */
export const contextOf = (shell: Shell): CommandContext => {
  const { door, terminal, lines, numbers, links, as, times } = shell;
  return {
    ...{ door, json: false, as, numbers, links, times },
    terminal: {
      print: terminal.print,
      complain: terminal.print,
      ...(terminal.screen === undefined ? {} : { screen: terminal.screen }),
      ask: (prompt) => lines.next({ secret: prompt }),
      readAll: () => Promise.resolve(undefined),
      stop$: lines.interrupt$,
    },
  };
};
