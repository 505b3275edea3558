import * as E from 'fp-ts/Either';
import { type OperationCall, type OperationName, ask } from '../ask/ask';
import type { CommandContext, CommandResult } from '../ask/command';
import { printAnswer } from '../show/printAnswer';

/** Calls an operation, and prints a line when it is done. */
export const runCall = async <K extends OperationName>(
  at: CommandContext,
  call: OperationCall<K>,
  line: string,
): CommandResult => {
  const made = await ask(at, call);
  return E.map((found: unknown) => printAnswer(at, found, () => [line]))(made);
};
