import * as E from 'fp-ts/Either';
import { COMMANDS } from '../commands';
import type { Command } from '../ask/command';
import { splitWords } from './splitWords';

const TEXTS = /^(?:\[text\.\.\]|<emoji>)$/;

const takesText = ({ positionals }: Command): boolean => positionals.some(({ syntax }) => TEXTS.test(syntax));

/** Counts words that are neither options nor the values of options. */
const countArguments = (words: readonly string[]): number =>
  words.filter((word, at) => !word.startsWith('-') && words[at - 1]?.startsWith('--') !== true).length;

/**
 * Is a line of the shell surely without a text of a message? Only commands that are known, take no text and are given no
 * more arguments than they take are: a mistyped `sned` may hold a text as well. Source: threats, "T60".
 */
export const isWithoutText = (line: string): boolean => {
  const split = splitWords(line);
  if (E.isLeft(split)) return false;
  const words = split.right;
  if (words[0]?.startsWith('/') === true) return words.length <= 2;
  const command = COMMANDS.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (command === undefined || takesText(command)) return false;
  return countArguments(words.slice(command.name.split(' ').length)) <= command.positionals.length;
};
