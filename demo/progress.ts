import { Presets, SingleBar } from 'cli-progress';
import { number, percent } from './format';
import type { Terminal } from './terminal';

/** Shows the progress of each part of a run. */
export interface Progress {
  readonly show: (what: string, done: number, total: number) => void;
  /** Makes room to print a line while a part is under way. */
  readonly aside: () => void;
  /** Ends the current part, if there is one. */
  readonly end: () => void;
}

const STEP = 0.1;

/** Prints a line at each tenth. */
const plainLines = ({ print }: Terminal): Progress => {
  let [part, tenths] = ['', 0];
  return {
    show: (what, done, total) => {
      if (what !== part) [part, tenths] = [what, 0];
      const now = Math.floor(done / total / STEP + Number.EPSILON);
      if (now <= tenths) return;
      tenths = now;
      print(`  ${what}: ${percent(now * STEP)} (${number(done)} of ${number(total)})`);
    },
    aside: () => undefined,
    end: () => {
      part = '';
    },
  };
};

const bars = (screen: NodeJS.WritableStream): Progress => {
  const options = {
    stream: screen,
    format: '  {what} {bar} {percentage}%  {value} of {total}',
    formatValue: (value: number, _options: unknown, type: string) =>
      type === 'percentage' ? `${value}` : number(value),
    clearOnComplete: true,
  };
  let current: { readonly what: string; readonly bar: SingleBar } | undefined;
  const end = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    show: (what, done, total) => {
      if (current?.what !== what) {
        end();
        current = { what, bar: new SingleBar(options, Presets.shades_classic) };
        current.bar.start(total, done, { what });
      } else current.bar.update(done);
    },
    aside: end,
    end,
  };
};

/** Shows bars on a screen, and plain lines elsewhere. */
export const openProgress = (terminal: Terminal): Progress =>
  terminal.screen === undefined ? plainLines(terminal) : bars(terminal.screen);
