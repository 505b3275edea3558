import * as E from 'fp-ts/Either';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';
import { type Args, type CommandContext, textIn } from './command';

/**
 * Reads a text: from the arguments, else piped in, else typed at a prompt. Arguments can be read by every process of this
 * machine. Refuses: no text at all. Source: threats, "T51".
 */
export const readText = async (at: CommandContext, args: Args): Promise<E.Either<CommandRefusal, string>> => {
  const { terminal } = at;
  const text =
    textIn(args, 'text') ??
    (await terminal.readAll())?.replace(/\n$/, '') ??
    (await terminal.ask({ prompt: 'text: ', secret: false }));
  return text === undefined
    ? E.left(
        usageRefusal(
          'there was no text: give it as an argument, pipe it in, or type it at the prompt',
          'text.is_given',
        ),
      )
    : E.right(text);
};
