import { refTo } from '../../../lib';
import type { Envelope } from '../../../lib/envelope/envelope';
import { badPacket } from '../../../lib/fault';
import { MADE_MS, alice, arrivedAt, bob, noteBy, peerRef, sealedAt } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { rawDraft } from '../../support/lib/rawDraft';

const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const readsBack = badPacket('dep.reads_back');

/** Alice lives here and has Bob's note; a byte of its text, or of nothing at all, was damaged on her disk. */
const openRoom = (at: number | undefined) => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  const sealed = parent.canonical.map((byte, n) => (n === at ? byte ^ 0xff : byte));
  kernel.runs({ ...arrivedAt('sealed', parent), sealed });
  const leaves = () => ({
    bad: kernel.store.badEvents.ruleOf(1, child.event_id),
    badParent: kernel.store.badEvents.ruleOf(1, parent.event_id),
    waiting: kernel.store.quarantine.size().rows,
    child: kernel.store.explain(1, child.event_id).status,
    parent: kernel.store.explain(1, parent.event_id).status,
  });
  return { ...kernel, leaves };
};
const faultOf = (e: Envelope | undefined) => (e?.stage === 'rejected' ? e.fault : undefined);

describe('what needs a stored event', () => {
  it('is stored where that reads back', () => {
    const { turnOf, leaves } = openRoom(undefined);

    turnOf(sealedAt('unwrapped', child));

    expect(leaves()).toMatchObject({ child: 'stored', bad: undefined });
  });

  it.each([
    ['its version', 0],
    ['its type', 1],
    ['what must be zero after its text', 440],
  ])('is refused, and nothing is held against either, where that is damaged in %s', (_, at) => {
    const { turnOf, leaves } = openRoom(at);

    const [end] = turnOf(sealedAt('unwrapped', child));

    expect(faultOf(end)).toEqual(readsBack);
    expect(leaves()).toEqual({ bad: undefined, badParent: undefined, waiting: 0, child: 'refused', parent: 'stored' });
  });

  it('is refused so at the door, too, where opening it needs that', () => {
    const { turnOf, leaves } = openRoom(0);

    const [end] = turnOf({ ...sealedAt('unwrapped', child), opensWith: [refTo('note', parent.event_id)] });

    expect(faultOf(end)).toEqual(readsBack);
    expect(leaves()).toMatchObject({ bad: undefined, badParent: undefined });
  });

  it('may come again, and is asked about anew', () => {
    const { turnOf } = openRoom(0);

    const ends = [turnOf(sealedAt('unwrapped', child)), turnOf(sealedAt('unwrapped', child))].flat();

    expect(ends.map(faultOf)).toEqual([readsBack, readsBack]);
  });

  it('is refused so where it is a draft of ours', () => {
    const { turnOf, envelopes, identityOf } = openRoom(0);
    const body = { text: 'mine', echo: 0, parents: [{ note_id: parent.event_id }] };
    const draft = rawDraft({ type: 'note', body, nowMs: MADE_MS }, { needs: [identityOf(1), peerRef(bob)] });

    const [end] = turnOf(right(envelopes.ofEmission(draft, 1, 0)));

    expect(faultOf(end)).toEqual(readsBack);
  });
});
