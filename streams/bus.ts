import { Subject } from 'rxjs';
import type { Envelope, Stage } from '../lib/envelope/envelope';
import { reject } from '../lib/envelope/moves';
import { crashed, unclaimed } from '../lib/fault';
import type { Step } from './steps/step';

/** Moves an envelope one step on. */
export type Hop = (e: Envelope) => Envelope;

/** Sees each hop; for the trace. */
export type Observe = (from: Envelope, to: Envelope, step: Step | undefined) => void;

interface Port {
  readonly step: Step;
  /** Sends an envelope through the step's operator and answers what came out, or what was thrown. */
  readonly send: (e: Envelope) => { readonly answer: Envelope | undefined; readonly thrown: unknown };
}

const openPort = (step: Step): Port => {
  let answer: Envelope | undefined;
  let thrown: unknown;
  let over = false;
  const connect = (): Subject<Envelope> => {
    const in$ = new Subject<Envelope>();
    in$.pipe(step.operator).subscribe({
      next: (e) => (answer = e),
      error: (cause: unknown) => {
        thrown = cause ?? new Error('an operator failed without a cause');
        over = true;
      },
      complete: () => (over = true),
    });
    return in$;
  };
  let in$ = connect();
  const send = (e: Envelope): ReturnType<Port['send']> => {
    answer = undefined;
    thrown = undefined;
    in$.next(e);
    const result = { answer, thrown };
    // An operator that failed or completed is over for good; the next envelope gets a new one.
    if (over) {
      over = false;
      in$ = connect();
    }
    return result;
  };
  return { step, send };
};

/** Undefined where asking threw. */
const isClaimed = ({ step }: Port, e: Envelope): boolean | undefined => {
  try {
    return step.claims(e);
  } catch {
    return undefined;
  }
};

/** A step whose `claims` throws takes what nobody else claims, and crashes on it: what arrives does not end a turn. */
const onlyOneClaims = (ports: readonly Port[], e: Envelope): Port | undefined => {
  let mine: Port | undefined;
  let failing: Port | undefined;
  for (const port of ports) {
    const claimed = isClaimed(port, e);
    if (claimed === undefined) failing = port;
    if (claimed !== true) continue;
    if (mine !== undefined) throw new Error(`${mine.step.name} and ${port.step.name} both claim stage ${e.stage}`);
    mine = port;
  }
  return mine ?? failing;
};

/**
 * Finds the one step that claims an envelope and lets that step's own operator do the work. Indexed by stage, so its
 * cost does not grow with the number of steps. An operator answers within its hop: whoever delays breaks the turn.
 * Throws where two steps claim one envelope: that is our own mistake, found by the first spec that meets it.
 */
export const openBus = (steps: readonly Step[], observe: Observe): Hop => {
  const byStage = new Map<Stage, Port[]>();
  for (const port of steps.map(openPort)) {
    for (const stage of port.step.from) byStage.set(stage, [...(byStage.get(stage) ?? []), port]);
  }
  return (e) => {
    const port = onlyOneClaims(byStage.get(e.stage) ?? [], e);
    const { answer, thrown } = port?.send(e) ?? { answer: undefined, thrown: undefined };
    const fault = thrown === undefined ? unclaimed(e.stage) : crashed(port?.step.name ?? 'bus')(thrown);
    const to = answer ?? reject(e, fault);
    observe(e, to, port?.step);
    return to;
  };
};

/** Refuses, by throwing at start-up, two steps of one name: that is our own mistake. */
export const distinctNames = (steps: readonly Step[]): readonly Step[] => {
  const names = steps.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two steps are named ${twice}`);
  return steps;
};
