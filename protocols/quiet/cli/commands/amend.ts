import * as E from 'fp-ts/Either';
import { type OperationCall, ask } from '../ask/ask';
import { type Args, type CommandContext, type CommandResult } from '../ask/command';
import { type ResolvedMessage, messageName, resolveMessage } from '../ask/resolveMessage';
import { printAnswer } from '../show/printAnswer';

export const MESSAGE = { syntax: '<message>', about: 'its id, or the beginning of it; "messages --ids" shows ids' };

type Amendment = 'message.edit' | 'message.delete' | 'message.react' | 'message.seen';

/** The call that amends a message, and the line to print afterwards. */
export interface Amending<K extends Amendment> {
  readonly callFor: (message: ResolvedMessage) => OperationCall<K>;
  readonly done: (name: string) => string;
}

/** Amends a message that is already found. */
export const amendFound = async <K extends Amendment>(
  at: CommandContext,
  message: ResolvedMessage,
  how: Amending<K>,
): CommandResult => {
  const made = await ask(at, how.callFor(message));
  return E.map((found: object) => printAnswer(at, found, () => [how.done(messageName(at, message.message_id))]))(made);
};

/** Finds a message by the argument `message`, and amends it. */
export const amend = async <K extends Amendment>(at: CommandContext, args: Args, how: Amending<K>): CommandResult => {
  const found = await resolveMessage(at, args);
  return E.isLeft(found) ? found : amendFound(at, found.right, how);
};
