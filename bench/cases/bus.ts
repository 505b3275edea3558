import * as E from 'fp-ts/Either';
import { type Envelope, NOBODY, type Stage } from '../../lib/envelope/envelope';
import { NO_DEPS, NO_NEEDS, advance } from '../../lib/envelope/moves';
import { ZERO_ID } from '../../lib/ids';
import { openBus } from '../../streams/bus';
import { type Step, step } from '../../streams/steps/step';
import type { Bench } from '../bench';
import { rateOf, rssMb, sideBySide } from '../measure';

/** Ten hops need eleven stages; which ones makes no difference to the bus. */
const ROUTE: readonly Stage[] = [
  'received',
  'unwrapped',
  'fresh',
  'opened',
  'accepted',
  'signed',
  'validated',
  'sealed',
  'outgoing',
  'loaded',
  'stored',
];

const FIELDS = { sealed: new Uint8Array(512), claimed: ZERO_ID, opensWith: NO_NEEDS, origin: 'bench' };

/** A step that does nothing but make the next envelope, as each real one does, too. */
const idle = (from: Stage, to: Stage): Step =>
  step({
    name: `${from}_${to}`,
    from,
    to,
    // The fields are those of `unwrapped` all the way: only their number matters.
    run: (e) => E.right(advance(e, to, FIELDS as never)),
  });

const isOver = ({ stage }: Envelope): boolean => stage === 'stored' || stage === 'rejected';

const travel = (): (() => Envelope) => {
  const hop = openBus(
    ROUTE.slice(1).map((to, at) => idle(ROUTE[at] ?? to, to)),
    () => undefined,
  );
  const common = { received_by: NOBODY, event_type: '', needs: NO_NEEDS, deps: NO_DEPS, trace_id: 1 };
  const start: Envelope = { ...common, stage: 'received', packet: FIELDS.sealed, inbox: ZERO_ID, origin: 'bench' };
  return () => {
    let e = hop(start);
    while (!isOver(e)) e = hop(e);
    return e;
  };
};

/** The cost of the bus alone: the time of ten hops over the time of one verification. */
export const busBench: Bench = {
  name: 'bus',
  run: async ({ limits, sizes }) => {
    const once = travel();
    if (once().stage !== 'stored') throw new Error('an envelope got lost on the bus');
    const trips = sizes.limit * 10;
    rateOf(trips, once);
    const { per_s, limit_per_s } = await sideBySide(sizes.rounds, () => rateOf(trips, once), limits.verify);
    const n = trips * sizes.rounds;
    return [{ case: 'ten_hops', n, per_s, limit: 'verify', limit_per_s, ratio: limit_per_s / per_s, rss_mb: rssMb() }];
  },
};
