import { Presets, SingleBar } from 'cli-progress';

/** Shows the progress of a long task. */
export interface ProgressBar {
  readonly show: (what: string, done: number, total: number) => void;
  readonly end: () => void;
}

const FORMAT = '  {what} {bar} {value} of {total}';

/** Opens a progress bar on a screen; without a screen it shows nothing. */
export const openProgressBar = (screen: NodeJS.WritableStream | undefined): ProgressBar => {
  if (screen === undefined) return { show: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    { stream: screen, format: FORMAT, clearOnComplete: true, gracefulExit: false },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show: (what, done, total) => {
      if (!started) bar.start(total, done, { what });
      started = true;
      bar.setTotal(total);
      bar.update(done, { what });
    },
    end: () => bar.stop(),
  };
};
