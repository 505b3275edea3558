import { config } from 'rxjs';
import type { Envelope } from '../../../lib/envelope/envelope';
import { openNaiveBus } from './naiveBus';

/**
 * Sends a chain of envelopes, each of which sets off the next, through the naive bus, and prints how many were stored
 * and whether their emitter heard of a failure. A program of its own: a stack that overflows within a timer may leave
 * the timers of its process broken.
 */
const main = (length: number): void => {
  let stored = 0;
  const emit = openNaiveBus(
    [{ claims: (e) => e.stage === 'sealed', run: (e) => ({ ...e, stage: 'stored' }) as Envelope }],
    (e) => {
      stored += 1;
      if (stored < length) emit({ ...e, stage: 'sealed' } as Envelope);
    },
  );
  config.onUnhandledError = () => undefined;
  let heard = false;
  try {
    emit({ stage: 'sealed' } as Envelope);
  } catch {
    heard = true;
  }
  console.log(JSON.stringify({ stored, heard }));
  process.exit(0);
};

main(Number(process.argv[2]));
