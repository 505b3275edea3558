import * as E from 'fp-ts/Either';
import { Subject } from 'rxjs';
import { framing, sending } from '../../lib';
import { refused } from '../../lib/fault';
import type { CauseTools } from '../../lib/operation/causeTools';
import {
  type AnyReflector,
  type Cause,
  type FrameReflector,
  GENERATION_MAX,
  type Reflector,
} from '../../reflectors/reflector';
import { allReflectors, envelopeOf, reflections } from '../../reflectors/reflections';
import { openContexts } from '../../streams/edges/contexts';
import { type Counters, openCounters } from '../../streams/counters';
import { seededRandom } from '../../streams/testing';
import { alice, at, bob, eventBy, idOf, noteBy, peerRef, registry, storedOf } from '../support/kernel/envelopes';
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

/** A reflector that sends what woke it under a name of its own. */
const mailing = (name: string, on: Reflector['on'] = 'note'): Reflector => ({
  ...{ name, on, limit: 5 },
  reflect: ({ event_id }, { identity_id }) => E.right([sending(name, event_id, `peer:${identity_id.length}`)]),
});

describe('allReflectors', () => {
  it('are the protocol’s own, and then the kernel’s, which sends ephemeral events', () => {
    const all = allReflectors(story.reflectors, registry);

    expect(all.map(({ name }) => name)).toEqual([...story.reflectors.map(({ name }) => name), 'sendEphemeral']);
    expect(all.at(-1)).toMatchObject({ on: ['sync_peers'] });
  });

  it('list the types they wake for: every type of reach shared, where they say so', () => {
    const ons = allReflectors([mailing('one'), mailing('two', ['note', 'peer']), mailing('all', 'shared')], registry);
    const shared = registry.types.filter(({ reach }) => reach === 'shared').map(({ type }) => type);

    expect(ons.slice(0, 3)).toMatchObject([{ on: ['note'] }, { on: ['note', 'peer'] }, { on: shared }]);
    expect(shared).toContain('note');
    expect(shared).not.toContain('sync_peers');
  });
});

describe('reflections', () => {
  const caused = (reflectors: readonly AnyReflector[], tools: CauseTools, ...ends: readonly Cause[]): unknown[] => {
    const all: unknown[] = [];
    const cause$ = new Subject<Cause>();
    reflections(cause$, allReflectors(reflectors, registry), tools).subscribe(({ emission }) => all.push(emission));
    ends.forEach((end) => cause$.next(end));
    return all;
  };

  it('are what all reflectors make of what is stored, at once and in their order', () => {
    const all = caused(
      [mailing('one'), mailing('two'), mailing('other', 'peer')],
      openRoom(),
      stored,
      storedOf(bob.peer),
    );

    expect(all).toMatchObject([{ event_type: 'one' }, { event_type: 'two' }, { event_type: 'other' }]);
  });

  it('are those of the reflectors that name the event’s type, in the order of their list, once each', () => {
    const listed = [mailing('all', 'shared'), mailing('two', ['peer', 'note']), mailing('one', ['note'])];
    const answer = framing(idOf(8), peerRef(bob));
    const framed: FrameReflector = { name: 'frame', onFrame: 7, limit: 1, reflect: () => E.right([answer]) };
    const at7 = at('framed', { frame: Uint8Array.of(7), nonce: idOf(1), via: 'inbox:00', origin: 'Bob' });

    const all = caused([framed, ...listed], openRoom(), stored, storedOf(bob.peer), question, at7);

    expect(all).toMatchObject([
      ...[{ event_type: 'all' }, { event_type: 'two' }, { event_type: 'one' }],
      ...[{ event_type: 'all' }, { event_type: 'two' }],
      ...[{ event_type: 'sync_peers' }, answer],
    ]);
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
