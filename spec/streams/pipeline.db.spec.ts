import { createHash } from 'node:crypto';
import { of } from 'rxjs';
import { integerBetween, seededRandom } from '../../lib/random';
import type { Envelope, Stage } from '../../lib/envelope/envelope';
import { STAGES } from '../../lib/envelope/envelope';
import type { OpenHandler, TraceRecord } from '../../streams';
import { kernelSteps, pipeline, protocolSteps } from '../../streams/pipeline';
import { type Step } from '../../streams/steps/step';
import { virtualWorld } from '../../streams/testing';
import { openNodeIn } from '../support/kernel/cast';
import {
  alice,
  arrivedAt,
  at,
  bob,
  crypto,
  noteBy,
  openedAt,
  oursAt,
  peerRef,
  registry,
  sealedAt,
  storedOf,
} from '../support/kernel/envelopes';
import { type Kernel, openKernel } from '../support/kernel/kernel';
import { right } from '../support/common/right';
import { story } from '../support/kernel/story';

const note = noteBy(bob, 'note');
const wire = { from: alice.public_key, address: bob.public_key };
const leaving = { carries: 'event', event_id: note.event_id, fresh: new Uint8Array(32) } as const;

/** One envelope at each stage, and each of them once more where it still needs something. */
const everyStage: readonly Envelope[] = [
  at('received', { packet: note.canonical, inbox: alice.public_key, origin: 'Bob' }),
  ...[sealedAt('unwrapped', note), sealedAt('fresh', note), openedAt('opened', note), openedAt('accepted', note)],
  at('framed', { frame: Uint8Array.of(1), nonce: Uint8Array.of(1), via: 'inbox:00', origin: 'Bob' }),
  at('noting', { notes: [] }),
  at('kept', { count: 0 }),
  at('forgetting', { ids: [], until_ms: null, notes: undefined }),
  at('forgotten', { count: 0 }),
  at('lifting', { ids: [] }),
  at('lifted', { count: 0 }),
  at('resealing', { ids: [], ref: 'key:00' }),
  at('resealed', { count: 0, left: 0 }),
  at('purging', { ids: [], ref: 'key:00' }),
  at('purged', { count: 0 }),
  at('drafted', { draft: note.event, authored: true, generation: 0, secrets: new Map(), to: [], origin: undefined }),
  ...[arrivedAt('signed', note), arrivedAt('validated', note), arrivedAt('sealed', note), storedOf(note)],
  ...[oursAt('signed', note), oursAt('validated', note)],
  at('outgoing', { ...leaving, to: peerRef(bob), bytes: undefined }),
  at('loaded', { ...leaving, to: peerRef(bob), bytes: note.canonical }),
  at('addressed', { ...leaving, ...wire, bytes: note.canonical }),
  at('wrapped', { ...wire, packet: note.canonical }),
  at('sent', { outbox_id: 1, ...wire, packet: note.canonical }),
].flatMap((e) => [e, { ...e, needs: ['tag:missing'] }]);

/** The steps whose operators answer an envelope. What they write is undone. */
const claimants = ({ steps, store }: Kernel, e: Envelope): readonly string[] => {
  const answers = (step: Step): boolean => {
    let count = 0;
    store.transaction.begin();
    of(e)
      .pipe(step.operator)
      .subscribe(() => (count += 1));
    store.transaction.rollback();
    return count > 0;
  };
  return steps.filter(answers).map(({ name }) => name);
};

/** A list in another order, by a seed. */
const shuffled = <A>(list: readonly A[], seed: number): readonly A[] => {
  const [random, rest] = [seededRandom(seed), [...list]];
  return list.map(() => rest.splice(integerBetween(random, 0, rest.length - 1), 1)[0]!);
};

describe('the steps of an engine', () => {
  const kernel = openKernel();
  const { steps } = kernel;

  it('know every stage there is', () => {
    expect(new Set(everyStage.map(({ stage }) => stage)).size).toBe(STAGES.length - 2);
  });

  it('claim an envelope once at most, and once where it stands at a stage of theirs', () => {
    const GATHERING: readonly Stage[] = ['received', 'fresh', 'accepted', 'drafted', 'outgoing'];
    for (const e of everyStage) {
      const isOurs = steps.some(({ from }) => from.includes(e.stage));
      const isStuck = e.needs.length > 0 && !GATHERING.includes(e.stage);

      expect([e.stage, e.needs, claimants(kernel, e).length]).toEqual([e.stage, e.needs, isOurs && !isStuck ? 1 : 0]);
    }
  });

  it('share some stages, and are disjoint there', () => {
    const shared = everyStage.filter(({ stage }) => steps.filter(({ from }) => from.includes(stage)).length > 1);

    expect(shared.length).toBeGreaterThan(3);
    expect(shared.filter((e) => claimants(kernel, e).length > 1)).toEqual([]);
  });

  it('are the kernel’s twelve and the protocol’s own', () => {
    const { store, scratch, now } = openKernel();
    const tools = { store, crypto, registry, scratch, now };

    const names = (some: readonly Step[]): readonly string[] => some.map(({ name }) => name);
    expect(names(kernelSteps(tools))).toEqual([
      ...[
        'resolveDeps',
        'refuseKnown',
        'refuseRemoved',
        'validate',
        'store',
        'keepNotes',
        'forgetEvents',
        'liftTombstones',
        'resealEvents',
        'purgeSecret',
        'loadOutgoing',
        'send',
      ],
    ]);
    expect(names(pipeline(story, tools))).toEqual([
      ...names(kernelSteps(tools)),
      ...names(protocolSteps(story, tools)),
    ]);
  });

  it('have each a name of its own, or nothing starts', () => {
    const { store, scratch, now } = openKernel();
    const twice = { lookups: [], readBack: story.readBack, handlers: [...story.handlers, story.handlers[0]!] };

    expect(() => pipeline(twice, { store, crypto, registry, scratch, now })).toThrow(
      'two steps are named verifySignature',
    );
  });
});

describe('the order of lists', () => {
  /** Lets two people talk on one wire, and answers every hop there was and what lies in the end in the store. */
  const live = async (handlers: readonly OpenHandler[], events = story.events): Promise<string> => {
    const world = virtualWorld(11, { latencyMs: [5, 40], loss: 0.1, duplication: 0.1 });
    const node = await openNodeIn(world, { ...story, handlers, events });
    const hops: TraceRecord[] = [];
    node.trace$.subscribe((hop) => hops.push(hop));
    const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
    const here = right(node.as(identity_id));
    const { link } = right(await here.api['identity.invite']({}));
    const joined = right(await node.api['identity.join']({ name: 'Bob', link }));
    const there = right(node.as(joined.identity_id));
    await world.advance(4_000);
    const { event_id } = right(await here.api['note.create']({ text: 'first', echo: 1 }));
    right(await there.api['message.create']({ text: 'hello' }));
    right(await here.api['note.create']({ text: 'second', parents: [event_id] }));
    right(await here.api['note.erase']({ target: event_id }));
    await world.advance(10_000);
    const rows = await Promise.all(
      [here, there].flatMap((one) => [one.api['note.list']({}), one.api['message.list']({}), one.api['peer.list']({})]),
    );
    const { counters } = node.stats();
    node.close();
    return createHash('sha256').update(JSON.stringify({ hops, rows, counters })).digest('hex');
  };

  it('never matters: the same hops, the same rows, the same counts', async () => {
    const expected = await live(story.handlers);

    for (const seed of [1, 2, 3, 4, 5])
      expect(await live(shuffled(story.handlers, seed), shuffled(story.events, seed))).toBe(expected);
  });
});
