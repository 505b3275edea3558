import * as E from 'fp-ts/Either';
import { Subject } from 'rxjs';
import { sending } from '../../lib';
import type { Envelope } from '../../lib/envelope/envelope';
import { refused } from '../../lib/fault';
import type { CauseTools } from '../../lib/operation/causeTools';
import { GENERATION_MAX, type Reflector } from '../../reflectors/reflector';
import { allReflectors, envelopeOf, reflections, wakesSomeone } from '../../reflectors/reflections';
import { openContexts } from '../../streams/edges/contexts';
import { type Counters, openCounters } from '../../streams/counters';
import { seededRandom } from '../../streams/testing';
import {
  alice,
  arrivedAt,
  bob,
  eventBy,
  idOf,
  noteBy,
  peerRef,
  refusedAs,
  registry,
  storedOf,
} from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';
import { story } from '../support/kernel/story';
import { rawDraft } from '../support/lib/rawDraft';

const openRoom = (): CauseTools & { readonly counters: Counters } => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const { store, envelopes, crypto, now } = kernel;
  const contexts = openContexts({ store, envelopes, crypto, random: seededRandom(1), jobs: () => [], now });
  return { contexts, envelopes, counters: openCounters() };
};
const stored = storedOf(noteBy(alice, 'cause'));
const question = storedOf(eventBy(alice, 'sync_peers', { after: idOf(0), entries: [] }), { to: [peerRef(bob)] });

describe('allReflectors', () => {
  it('are the protocol’s own, and the kernel’s for each ephemeral type', () => {
    expect(allReflectors(story.reflectors, registry).map(({ name }) => name)).toEqual([
      ...story.reflectors.map(({ name }) => name),
      'sendEphemeral(sync_peers)',
    ]);
  });
});

describe('wakesSomeone', () => {
  const wakes = wakesSomeone(allReflectors(story.reflectors, registry));

  it.each<[string, Envelope, boolean]>([
    ['a note, which echoes', stored, true],
    ['a question, which is sent', question, true],
    ['a peer, for whom nobody wakes', storedOf(bob.peer), false],
    ['a note that was refused', refusedAs(arrivedAt('sealed', noteBy(alice, 'x')), refused('a.b')), false],
  ])('knows of %s', (_, end, expected) => {
    expect(wakes(end as never)).toBe(expected);
  });
});

describe('reflections', () => {
  const caused = (reflectors: readonly Reflector[], tools: CauseTools, ...ends: readonly Envelope[]): unknown[] => {
    const all: unknown[] = [];
    const stored$ = new Subject<Envelope>();
    reflections(stored$, reflectors, tools).subscribe(({ emission }) => all.push(emission));
    ends.forEach((end) => stored$.next(end));
    return all;
  };
  const mailing = (name: string, on = 'note'): Reflector => ({
    ...{ name, on, limit: 5 },
    reflect: ({ event_id }, { identity_id }) => E.right([sending(name, event_id, `peer:${identity_id.length}`)]),
  });

  it('are what all reflectors make of what is stored, at once and in their order', () => {
    const all = caused(
      [mailing('one'), mailing('two'), mailing('other', 'peer')],
      openRoom(),
      stored,
      storedOf(bob.peer),
    );

    expect(all).toMatchObject([{ event_type: 'one' }, { event_type: 'two' }, { event_type: 'other' }]);
  });

  it('count what fails, by reflector and reason, and go on with the others', () => {
    const tools = openRoom();
    const failing: Reflector = { ...mailing('fails'), reflect: () => E.left(refused('answer.is_unwanted')) };
    const throwing: Reflector = { ...mailing('throws'), reflect: () => JSON.parse('{') as never };
    const greedy: Reflector = { ...mailing('greedy'), limit: 0 };

    const all = caused([failing, throwing, greedy, mailing('works')], tools, stored, stored);

    expect(all).toMatchObject([{ event_type: 'works' }, { event_type: 'works' }]);
    expect(tools.counters.read()).toEqual({
      'reflectors.failed.fails.answer.is_unwanted': 2,
      'reflectors.failed.greedy.over_limit.greedy': 2,
      'reflectors.failed.throws.crashed.throws': 2,
    });
  });

  it('are none where there are no reflectors', () => {
    expect(caused([], openRoom(), stored)).toEqual([]);
  });
});

describe('envelopeOf', () => {
  const draft = rawDraft({ type: 'note', body: { text: 'a', echo: 0, parents: [] }, nowMs: 0 });
  const causedAt = (generation: number, tools = openRoom()) =>
    envelopeOf(tools)({ cause: storedOf(noteBy(alice, 'cause'), { generation, received_by: 7 }), emission: draft });

  it('is a generation on from its cause, and its owner’s', () => {
    expect(causedAt(0)).toMatchObject([{ stage: 'drafted', generation: 1, received_by: 7 }]);
    expect(causedAt(GENERATION_MAX - 1)).toMatchObject([{ generation: GENERATION_MAX }]);
  });

  it('is none, and counted, beyond the last generation', () => {
    const tools = openRoom();

    expect(causedAt(GENERATION_MAX, tools)).toEqual([]);
    expect(tools.counters.read()).toEqual({ 'rejected.over_limit.generation': 1 });
  });
});
