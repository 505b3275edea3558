import { NEVER, Subject } from 'rxjs';
import { type Environment, runProgram } from '../../../protocols/quiet/cli/runProgram';
import type { Terminal } from '../../../protocols/quiet/cli/terminal';

/** A terminal of which everything is kept, and into which lines are piped or typed. */
export const terminalWith = (input: readonly string[] = [], isPerson = false) => {
  const left = [...input];
  const [printed, complained]: [string[], string[]] = [[], []];
  const [stop$, spoke$] = [new Subject<unknown>(), new Subject<string>()];
  const keep = (list: string[]) => (line: string) => {
    list.push(line);
    spoke$.next(line);
  };
  const terminal: Terminal = {
    isPerson,
    print: keep(printed),
    complain: keep(complained),
    ask: () => Promise.resolve(left.shift()),
    readAll: () => Promise.resolve(left.length === 0 ? undefined : left.splice(0).join('\n')),
    openLineReader: () => ({
      isPerson,
      interrupt$: NEVER,
      next: () => Promise.resolve(left.shift()),
      close: () => undefined,
    }),
    stop$: stop$.asObservable(),
  };
  return { terminal, printed, complained, spoke$: spoke$.asObservable(), stop: () => stop$.next(undefined) };
};

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

/** Runs the command line without its process, and keeps what it says. */
export const sotto = async (
  words: readonly string[],
  input: readonly string[] = [],
  env: Environment = {},
): Promise<Ran> => {
  const { terminal, printed, complained } = terminalWith(input);
  const code = await runProgram(words, terminal, env);
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
};
