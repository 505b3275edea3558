import { type Observable, Subject, groupBy } from 'rxjs';
import { ENDS, type End, type Envelope, type Stage } from '../lib/envelope/envelope';
import { reject } from '../lib/envelope/moves';
import { type Fault, crashed, overLimit, unclaimed } from '../lib/fault';
import type { Step } from './steps/step';

/** Moves an envelope one step on. */
export type Hop = (e: Envelope) => Envelope;

/** Sees each hop; for the trace. */
export type Observe = (from: Envelope, to: Envelope, step: Step | undefined) => void;

/** Answers of the steps to the current envelope. */
interface Heard {
  answer: { readonly step: Step; readonly to: Envelope } | undefined;
  second: Step | undefined;
  failure: { readonly step: Step; readonly cause: unknown } | undefined;
  /** Subscribes again each step whose operator failed or completed. */
  readonly resubscribe: (() => void)[];
}

/** Subscribes a step to the envelopes of one of its stages, through the step's own operator. */
const subscribe = (stage$: Observable<Envelope>, step: Step, heard: Heard): void => {
  const again = (): void => subscribe(stage$, step, heard);
  stage$.pipe(step.operator).subscribe({
    next: (to) => {
      if (heard.answer === undefined) heard.answer = { step, to };
      else heard.second = step;
    },
    error: (cause: unknown) => {
      heard.failure = { step, cause };
      heard.resubscribe.push(again);
    },
    complete: () => void heard.resubscribe.push(again),
  });
};

const beginHop = (heard: Heard): void => {
  for (const again of heard.resubscribe.splice(0)) again();
  heard.answer = undefined;
  heard.second = undefined;
  heard.failure = undefined;
};

const faultOf = ({ failure }: Heard, stage: Stage): Fault =>
  failure === undefined
    ? unclaimed(stage)
    : crashed(failure.step.name)(failure.cause ?? new Error('an operator failed without a cause'));

/**
 * Opens the bus: one Subject, grouped by stage. Each step is subscribed to the envelopes of its stages through its own
 * operator, a filter and then a map, so the cost of a hop does not grow with the number of steps. The step that claims an
 * envelope answers, within the hop, with the envelope at its next stage. Rejects what no step answers: as `crashed` where
 * an operator failed, else as `unclaimed`. An operator that failed or completed is subscribed again for the next envelope.
 * Throws where two steps answer one envelope: that is our own mistake, found by the first spec that meets it.
 */
export const openBus = (steps: readonly Step[], observe: Observe): Hop => {
  const envelopes$ = new Subject<Envelope>();
  const heard: Heard = { answer: undefined, second: undefined, failure: undefined, resubscribe: [] };
  envelopes$.pipe(groupBy(({ stage }) => stage)).subscribe({
    next: (stage$) =>
      steps.filter(({ from }) => from.includes(stage$.key)).forEach((step) => subscribe(stage$, step, heard)),
    // Grouping reads a field, which cannot fail; an operator fails in a subscription of its own.
    error: () => undefined,
  });

  return (e) => {
    beginHop(heard);
    envelopes$.next(e);
    const { answer, second, failure } = heard;
    if (second !== undefined) throw new Error(`${answer?.step.name} and ${second.name} both answer stage ${e.stage}`);
    const to = answer?.to ?? reject(e, faultOf(heard, e.stage));
    observe(e, to, (answer ?? failure)?.step);
    return to;
  };
};

/** Hops that one run may take. There are far fewer stages, so only a cycle of stages gets there. */
const HOPS_MAX = 64;

const ends = new Set<Stage>(ENDS);
const isAtEnd = (e: Envelope): e is Envelope<End> => ends.has(e.stage);

/**
 * The loop of the engine: puts an envelope on the bus, takes the answer, and puts that on the bus until it is at an end.
 * Rejects an envelope that takes more than `HOPS_MAX` hops.
 */
export const runToEnd = (hop: Hop, start: Envelope): Envelope<End> => {
  let e = start;
  for (let hops = 0; hops < HOPS_MAX && !isAtEnd(e); hops += 1) e = hop(e);
  return isAtEnd(e) ? e : reject(e, overLimit('hops'));
};

/** Refuses, by throwing at start-up, two steps of one name: that is our own mistake. */
export const distinctNames = (steps: readonly Step[]): readonly Step[] => {
  const names = steps.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two steps are named ${twice}`);
  return steps;
};
