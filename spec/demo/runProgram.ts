import { minimal } from '../../protocols/minimal';
import { quiet } from '../../protocols/quiet';
import { createNode } from '../../streams';
import { virtualWorld } from '../../streams/testing';
import { right } from '../support/common/right';
import { runDemoProgram } from '../../demo/runDemoProgram';
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
  const code = await runDemoProgram(args.split(' '), terminal, pace);
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
};

/** The identities in a kept database. */
export const livingIn = async (protocol: 'quiet' | 'minimal', path: string): Promise<readonly string[]> => {
  const { wire, clock, random, scheduler } = virtualWorld(1);
  const common = { path, transport: wire.transport(), clock, random, scheduler };
  const { api, close } =
    protocol === 'quiet'
      ? right(await createNode({ protocol: quiet, ...common }))
      : right(await createNode({ protocol: minimal, ...common }));
  const people = right(await api['identity.list']({}));
  close();
  return people.map(({ name }) => name);
};
