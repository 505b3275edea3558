import type { Conversation } from './conversation';
import { duration, percent, printable, several } from './format';
import type { Observer } from './observer';
import type { Options } from './options';
import { type Progress, openProgress } from './progress';
import type { Terminal } from './terminal';
import { conditionsOf } from './world';

/** Who joins is told one by one up to here. */
const JOINS_TOLD = 15;

const ABOUT = {
  quiet: 'an encrypted network without a server, joined by links',
  minimal: 'people who know each other’s keys, and talk in the open',
} as const;

/** Says what is about to happen. */
export const introduce = ({ print }: Terminal, options: Options, { title, nicks, lines }: Conversation): void => {
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

/** Tells what is over. */
const tellingEnds = (print: Terminal['print'], progress: Progress): Pick<Observer, 'settled' | 'forgets'> => ({
  settled: (whole, tookMs) => {
    progress.end();
    print(
      whole
        ? `  ${duration(tookMs)} after the last message everyone has everything`
        : `  ${duration(tookMs)} after the last message something is still missing, and nothing comes any more`,
    );
    print('');
  },
  forgets: (tookMs) => {
    print(`  ${duration(tookMs)} after its authors deleted something it is gone; then all clocks leap ahead by a week`);
    print('');
  },
});

/** Tells a run as it happens. */
export const openNarrator = (terminal: Terminal, people: number): Observer => {
  const { print } = terminal;
  const progress = openProgress(terminal);
  let [joined, talking] = [0, false];
  return {
    begins: (nick) => print(`  ${printable(nick)} begins`),
    joins: (nick, how) => {
      joined += 1;
      if (joined <= JOINS_TOLD) print(`  ${printable(nick)} joins by ${printable(how)}`);
      if (joined === people - 1 && joined > JOINS_TOLD) print(`  … and ${joined - JOINS_TOLD} more`);
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
    ...tellingEnds(print, progress),
  };
};
