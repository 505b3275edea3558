import { bringing, optional, sending } from '../../../lib';
import { NOBODY } from '../../../lib/envelope/envelope';
import { denied, overLimit } from '../../../lib/fault';
import { refTo } from '../../../lib/ids';
import { GENERATION_MAX } from '../../../reflectors/reflector';
import { seededRandom } from '../../../lib/random';
import { openEnvelopes } from '../../../streams/edges/envelopes';
import { alice, bob, idOf, noteBy, peerRef, registry } from '../../support/kernel/envelopes';
import { left, right } from '../../support/common/right';
import { rawDraft } from '../../support/lib/rawDraft';

const parent = noteBy(bob, 'parent');
const open = () => openEnvelopes(registry, ['sender:'], seededRandom(1));
const draftOf = (type = 'note') =>
  rawDraft(
    {
      ...{ type, nowMs: 7, signed_by: alice.peer.event_id },
      body: { text: 'child', echo: 0, parents: [{ note_id: parent.event_id }] },
    },
    { needs: ['identity:00', optional('head:00')], to: ['peer:00'], secrets: new Map([['self', alice.key]]) },
  );

describe('openEnvelopes', () => {
  it('makes of a packet an envelope that is nobody’s yet', () => {
    const e = open().ofPacket(Uint8Array.of(1), alice.public_key, 'Bob', ['inbox:00']);

    expect(e).toEqual({
      ...{ stage: 'received', received_by: NOBODY, event_type: '', needs: ['inbox:00'], deps: new Map(), trace_id: 1 },
      ...{ packet: Uint8Array.of(1), inbox: alice.public_key, origin: 'Bob' },
    });
  });

  it('makes of what waited an envelope that arrives, without anything it was lent', () => {
    const row = {
      ...{ id: 9, received_by: 2, claimed: parent.event_id, origin: 'Bob' },
      ...{ opensWith: ['tag:key' as const], sealed: parent.canonical },
    };

    expect(open().ofWaiting(row)).toEqual({
      ...{ stage: 'unwrapped', received_by: 2, event_type: '', needs: [], deps: new Map(), trace_id: 1 },
      ...{ sealed: parent.canonical, claimed: parent.event_id, opensWith: ['tag:key'], origin: 'Bob' },
    });
  });

  it('makes of a draft an envelope with all that its layout, its type and its command need, each once', () => {
    const e = right(open().ofEmission(draftOf(), 1, 3));

    expect(e).toMatchObject({
      ...{ stage: 'drafted', received_by: 1, event_type: 'note', authored: true, generation: 3, origin: undefined },
      ...{ needs: ['identity:00', '?head:00', refTo('note', parent.event_id), peerRef(alice)], to: ['peer:00'] },
    });
    expect(e.deps.size).toBe(0);
  });

  it('makes of a sending an envelope that needs its destination and a sender', () => {
    const e = right(open().ofEmission(sending('note', parent.event_id, peerRef(bob)), 1, 99));

    expect(e).toMatchObject({
      stage: 'outgoing',
      event_type: 'note',
      needs: [peerRef(bob), 'sender:'],
      bytes: undefined,
    });
  });

  it('makes of what was brought by hand an envelope that arrives', () => {
    const e = right(open().ofEmission(bringing(parent.canonical, parent.event_id, 'link'), 1, 99));

    expect(e).toMatchObject({ stage: 'unwrapped', received_by: 1, needs: [], opensWith: [], origin: 'link' });
  });

  it('lets no emission say whose it is, what it was lent, or which trace it is', () => {
    const forged = {
      received_by: 2,
      deps: new Map([['identity:00', {}]]),
      trace_id: 0,
      event_type: 'identity',
      needs: [],
    };

    for (const emission of [
      sending('note', idOf(1), 'peer:00'),
      bringing(parent.canonical, idOf(1), 'link'),
      draftOf(),
    ]) {
      const e = right(open().ofEmission({ ...emission, ...forged, event_type: 'note' } as never, 1, 0));

      expect(e).toMatchObject({ received_by: 1, trace_id: 1, deps: new Map() });
    }
  });

  it('gives each envelope a trace of its own', () => {
    const { ofPacket, ofEmission } = open();
    const packet = () => ofPacket(Uint8Array.of(1), alice.public_key, 'Bob', []);

    const traces = [packet(), packet(), right(ofEmission(draftOf(), 1, 0)), packet()].map(({ trace_id }) => trace_id);

    expect(traces).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [0, true],
    [GENERATION_MAX, true],
    [GENERATION_MAX + 1, false],
  ])('of a draft of generation %i makes one: %p', (generation, made) => {
    const e = open().ofEmission(draftOf(), 1, generation);

    if (made) expect(right(e)).toMatchObject({ generation });
    else expect(left(e)).toEqual(overLimit('generation'));
  });

  it('refuses a draft of a type nobody knows', () => {
    expect(left(open().ofEmission(draftOf('nobody'), 1, 0))).toEqual(denied('draft.type_is_known'));
    expect(left(open().ofEmission(draftOf('__proto__'), 1, 0))).toEqual(denied('draft.type_is_known'));
  });

  it('refuses a draft that its own layout or type cannot read, and names where', () => {
    const noBody = rawDraft({ type: 'note', body: undefined, nowMs: 0 });
    const bomb = rawDraft({ type: 'bomb', body: { where: 1 }, nowMs: 0 });

    const faults = [noBody, bomb].map((draft) => left(open().ofEmission(draft, 1, 0)));

    expect(faults).toMatchObject([
      { _tag: 'Crashed', step: 'needs of note' },
      { _tag: 'Crashed', step: 'needs of bomb' },
    ]);
  });
});
