import { type OperatorFunction, from, mergeMap } from 'rxjs';
import type { StatementWatch } from '../../../lib/db/openDatabase';
import { type StoreLimits } from '../../../lib/db/store';
import { type End, type Envelope, NOBODY } from '../../../lib/envelope/envelope';
import { bringing, refTo } from '../../../lib';
import { seededRandom } from '../../../lib/random';
import { runToEnd as followOn, openBus } from '../../../streams/bus';
import { openEnvelopes } from '../../../streams/edges/envelopes';
import { openForgetting } from '../../../streams/steps/forgetting';
import { pipeline } from '../../../streams/pipeline';
import { openOutcome } from '../../../streams/turn/outcome';
import { openProtocolStore } from '../../../streams/node/protocolStore';
import { recordRefusal } from '../../../streams/steps/recordRefusal';
import { emptyScratch, openScratch } from '../../../streams/turn/scratch';
import type { Step } from '../../../streams/steps/step';
import { openTurn } from '../../../streams/turn/turn';
import { type Character, MADE_MS, crypto, registry } from './envelopes';
import { right } from '../common/right';
import { story } from './story';
import { rawDraft } from '../lib/rawDraft';

export interface KernelOptions {
  readonly path?: string;
  readonly watch?: StatementWatch;
  readonly limits?: StoreLimits;
  /** The time; without it `clock` stands still until it is moved. */
  readonly now?: () => number;
  /** What a stored event causes; nothing unless told otherwise. */
  readonly reflect?: (e: Envelope<End>) => readonly Envelope[];
}

/** The real steps of the story protocol on a real store, without a node around them. */
export const openKernel = (given: KernelOptions = {}) => {
  const clock = { nowMs: MADE_MS };
  const { path = ':memory:', reflect = () => [], now = () => clock.nowMs, ...options } = given;
  const store = right(openProtocolStore(story, registry, { path, crypto, now, ...options }));
  const scratch = openScratch();
  const envelopes = openEnvelopes(registry, story.outgoingNeeds, seededRandom(1));
  const steps = pipeline(story, { store, crypto, registry, scratch, now });
  const hop = openBus(steps, () => undefined);
  const { transaction } = store;

  /** Does something within one transaction that is kept. */
  const within = <A>(body: () => A): A => {
    transaction.begin();
    const answer = body();
    transaction.commit();
    return answer;
  };
  /** Takes an envelope to its end. */
  const follow = (start: Envelope): Envelope<End> => followOn(hop, start);
  /** Takes an envelope to its end in a transaction of its own. */
  const runs = (e: Envelope): Envelope<End> => within(() => follow(e));
  const step = (name: string): Step => {
    const found = steps.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no step is named ${name}`);
    return found;
  };

  /** Makes somebody an owner here, who knows themself. Answers their number. */
  const settle = ({ name, public_key, key, peer }: Character): number => {
    const draft = { type: 'identity', body: { name, public_key }, nowMs: MADE_MS };
    const identity = rawDraft(draft, { secrets: new Map([['self', key]]) });
    const { received_by } = runs(right(envelopes.ofEmission(identity, NOBODY, 0)));
    meet(received_by, { peer });
    return received_by;
  };
  /** Lets an owner know somebody. */
  const meet = (received_by: number, { peer }: Pick<Character, 'peer'>): void => {
    const { canonical, event_id } = peer;
    runs(right(envelopes.ofEmission(bringing(canonical, event_id, 'link'), received_by, 0)));
  };
  /** The ref of an owner's identity, whose secret key signs. */
  const identityOf = (received_by: number) => refTo('identity', store.owners.nameOf(received_by) ?? new Uint8Array(16));

  /** The ends of a turn that begins with this envelope, in the order in which they came. */
  const ends: Envelope<End>[] = [];
  const outcome = openOutcome();
  const forgetting = openForgetting({ store, registry, scratch, now });
  const turn = openTurn({
    ...{ store, hop, scratch, now },
    outcome: { ...outcome, add: (e) => (ends.push(e), outcome.add(e)) },
    reflect,
    refuse: (e) => {
      recordRefusal(store, e, clock.nowMs);
      forgetting.afterRefusal(e);
    },
    forgetMore: forgetting.goOn,
    ofWaiting: envelopes.ofWaiting,
  });
  const turnOf = (e: Envelope): readonly Envelope<End>[] => {
    ends.length = 0;
    emptyScratch(scratch);
    within(() => (turn.run(e), turn.drain()));
    return [...ends];
  };
  /** Each envelope begins a turn; its ends come out together. */
  const circulate: OperatorFunction<Envelope, Envelope> = mergeMap((e) => from(turnOf(e)));

  return {
    ...{ clock, now, store, scratch, registry, crypto, envelopes, steps, hop, step },
    ...{ within, follow, runs, settle, meet, identityOf, turn, turnOf, circulate, outcome, ends, forgetting },
  };
};

export type Kernel = ReturnType<typeof openKernel>;

/** The faults of envelopes, by name, and the stages of those that went on. */
export const endings = (ends: readonly Envelope[]): readonly string[] =>
  ends.map((e) => (e.stage === 'rejected' ? e.fault._tag : e.stage));
