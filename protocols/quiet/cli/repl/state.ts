import type { Subscription } from 'rxjs';
import type { At } from '../ask/command';
import type { Links, Numbers } from '../ask/command';
import type { Door } from '../../../../streams/doors/door';
import type { Lines, Terminal } from '../terminal';
import type { LastAnswers } from './remember';

/** All that a session of the shell knows. */
export interface Shell {
  readonly door: Door;
  readonly terminal: Terminal;
  readonly lines: Lines;
  readonly numbers: Numbers;
  readonly links: Links;
  readonly last: LastAnswers;
  /** The identity that speaks, in hex. */
  as: string | undefined;
  times: boolean;
  trace: Subscription | undefined;
}

/** What a command is run with here. Complaints are part of what a script says, so they stand with the rest. */
export const atOf = (shell: Shell): At => {
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
