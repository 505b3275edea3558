import type { Conversation } from './conversation';
import { duration, percent, printable, several } from './format';
import type { Observer } from './observer';
import type { Options } from './options';
import { type Progress, openProgress } from './progress';
import type { Terminal } from './terminal';
import { conditionsOf } from './world';

/** The most joins that are printed one by one. */
const JOINS_SHOWN = 15;

const ABOUT = {
  quiet: 'an encrypted network without a server, joined by links',
  minimal: 'people who know each other’s keys and talk unencrypted',
} as const;

/** Prints what is about to run. */
export const introduceRun = ({ print }: Terminal, options: Options, { title, nicks, lines }: Conversation): void => {
  const { latencyMs, loss, duplication, reordering } = conditionsOf(options);
  const bad = `${percent(loss)} lost, ${percent(duplication)} doubled, ${percent(reordering)} overtaken`;
  print('');
  print(printable(title));
  print(`  ${several(lines.length, 'message')} by the ${nicks.length} most talkative`);
  print(`  protocol  ${options.protocol}: ${ABOUT[options.protocol]}`);
  print(
    `  nodes     ${options.nodes}, ${options.nodes === 1 ? 'with one database' : 'each with a database of its own'}`,
  );
  print(`  network   packets take ${latencyMs.join(' to ')} ms; ${bad}`);
  print(`  time      ${options.realtime ? 'the clock on the wall' : 'virtual'}; seed ${options.seed}`);
  print('');
};

/** Prints the ends of phases. */
const openEndings = (print: Terminal['print'], progress: Progress): Pick<Observer, 'settled' | 'forgets'> => ({
  settled: (whole, tookMs) => {
    progress.end();
    print(
      whole
        ? `  ${duration(tookMs)} after the last message everyone has everything`
        : `  ${duration(tookMs)} after the last message some messages are still missing, and no more arrive`,
    );
    print('');
  },
  forgets: (tookMs) => {
    print(`  ${duration(tookMs)} after authors deleted messages these are gone; then all clocks leap ahead by a week`);
    print('');
  },
});

/** Prints a run as it happens. */
export const openNarrator = (terminal: Terminal, people: number): Observer => {
  const { print } = terminal;
  const progress = openProgress(terminal);
  let [joined, talking] = [0, false];
  return {
    begins: (nick) => print(`  ${printable(nick)} begins`),
    joins: (nick, how) => {
      joined += 1;
      if (joined <= JOINS_SHOWN) print(`  ${printable(nick)} joins by ${printable(how)}`);
      if (joined === people - 1 && joined > JOINS_SHOWN) print(`  … and ${joined - JOINS_SHOWN} more`);
    },
    tells: (line) => {
      progress.aside();
      print(`  ${printable(line)}`);
    },
    met: (strangers, tookMs) => {
      const all = `  ${duration(tookMs)} later everyone knows everyone`;
      print(
        strangers === 0 ? all : `  ${duration(tookMs)} later ${several(strangers, 'introduction')} are still missing`,
      );
    },
    progress: (what, done, total) => {
      if (!talking) print('');
      talking = true;
      progress.show(what, done, total);
    },
    ...openEndings(print, progress),
  };
};
