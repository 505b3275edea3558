import type { LogLine } from '../../../lib/log';
import type { Work } from '../../../streams/turn/ingress';
import { openTransact } from '../../../streams/turn/transact';
import type { Turn } from '../../../streams/turn/turn';
import { alice, noteBy, sealedAt } from './envelopes';
import { type KernelOptions, openKernel } from './kernel';

/** Alice lives here, and turns are run one by one; what they tell is kept in order. */
export const openTurnRoom = (options: KernelOptions = {}) => {
  const kernel = openKernel(options);
  kernel.settle(alice);
  const told: string[] = [];
  const lines: LogLine[] = [];
  const runTurn = openTransact({
    ...{ store: kernel.store, turn: kernel.turn, scratch: kernel.scratch, now: kernel.now },
    log: (line) => void lines.push(line),
    beforeWork: () => told.push('before'),
    beforeCommit: (works) => told.push(`commit ${works}`),
    afterCommit: () => told.push('committed'),
    afterLoss: (works) => told.push(`lost ${works}`),
  });
  const work = (name: string, run: (turn: Turn) => void): Work => ({
    run,
    done: (kept) => told.push(`${name} ${kept ? 'kept' : 'lost'}`),
  });
  const note = (text: string) => noteBy(alice, text);
  const writes = (text: string, also: () => void = () => undefined): Work =>
    work(text, (turn) => {
      turn.run(sealedAt('unwrapped', note(text)));
      also();
    });
  const isStored = (text: string): boolean => kernel.store.events.has(1, note(text).event_id);
  return { ...kernel, runTurn, work, writes, isStored, told, lines };
};
