import { program } from '../../demo/program';
import { VIRTUAL_PACE } from '../../demo/world';

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

/** Runs the demo without its process, and keeps what it says. */
export const run = async (args: string, pace = VIRTUAL_PACE, meanwhile: () => void = () => undefined): Promise<Ran> => {
  const [printed, complained]: [string[], string[]] = [[], []];
  const terminal = {
    print: (line: string) => {
      printed.push(line);
      meanwhile();
    },
    complain: (line: string) => void complained.push(line),
  };
  const code = await program(args.split(' '), terminal, pace);
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
};
