import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import type { Command } from '../ask/command';
import { resolveIdentity } from '../ask/resolve';
import { printAnswer } from '../show/printAnswer';

const WORDS_PER_LINE = 6;

const inLines = (words: string): readonly string[] => {
  const all = words.split(' ');
  const starts = all.flatMap((_, at) => (at % WORDS_PER_LINE === 0 ? [at] : []));
  return starts.map((from) => all.slice(from, from + WORDS_PER_LINE).join(' '));
};

const recovery: Command = {
  name: 'recovery',
  about: 'Prints the 24 words from which an identity is recovered: whoever has them is that person',
  positionals: [],
  options: {},
  examples: ['recovery', 'recovery --as Alice'],
  run: async (at) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await ask(at, { op: 'identity.recovery_words', as: identity.right.identity_id, params: {} });
    return E.map((answer: { readonly words: string }) =>
      printAnswer(at, answer, () => [
        ...inLines(answer.words),
        'write them down, on paper, and show them to nobody: whoever has them is you, in every network',
      ]),
    )(found);
  },
};

export const recoveryCommands: readonly Command[] = [recovery];
