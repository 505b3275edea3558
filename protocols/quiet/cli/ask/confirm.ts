import * as E from 'fp-ts/Either';
import { type CommandRefusal, refusal } from '../commandRefusal';
import { type Args, type Command, type CommandContext, flagIn } from './command';

export const YES_OPTION: Command['options'] = {
  yes: { type: 'boolean', about: 'does not ask first; nobody is asked where input is no terminal' },
};

/**
 * Shows a person what will follow, and asks for a yes. Programs, scripts and `--yes` are not asked. Refuses: any other
 * answer, after which nothing was signed.
 */
export const confirm = async (
  { terminal, json }: CommandContext,
  args: Args,
  showLines: () => Promise<E.Either<CommandRefusal, readonly string[]>>,
): Promise<E.Either<CommandRefusal, void>> => {
  if (flagIn(args, 'yes') || json || !terminal.isPerson) return E.right(undefined);
  const lines = await showLines();
  if (E.isLeft(lines)) return lines;
  for (const line of lines.right) terminal.print(line);
  const answer = await terminal.ask({ prompt: 'go on? type yes: ', secret: false });
  return answer?.trim().toLowerCase() === 'yes'
    ? E.right(undefined)
    : E.left(refusal('removal.is_confirmed', 'you did not say yes, so nothing was signed'));
};
