import { optional, refTo } from '../../../lib';
import type { Ref } from '../../../lib/ids';
import { NEEDS_MAX, needsOf } from '../../../streams/steps/needs';
import { bob, eventBy, noteBy, peerRef, registry } from '../../support/kernel/envelopes';
import { note, tagged } from '../../support/kernel/story';

const parent = noteBy(bob, 'parent');

describe('needsOf', () => {
  it('names the refs of its layout, then what its type asks for', () => {
    const { event } = noteBy(bob, 'child', [parent.event_id]);

    expect(needsOf(note, event, new Map())).toEqual([refTo('note', parent.event_id), peerRef(bob)]);
    expect(needsOf(tagged, eventBy(bob, 'tagged', { tag: 'a' }).event, new Map())).toEqual([peerRef(bob), 'tag:a']);
  });

  it('names each ref once', () => {
    const { event } = noteBy(bob, 'child', [parent.event_id, parent.event_id]);
    const twice = { ...note, needs: (): readonly Ref[] => [refTo('note', parent.event_id)] };

    expect(needsOf(twice, event, new Map())).toEqual([refTo('note', parent.event_id)]);
  });

  it('asks its type with what was lent so far', () => {
    const asking = {
      ...note,
      needs: (_: unknown, deps: ReadonlyMap<Ref, unknown>): readonly Ref[] => [...deps.keys()],
    };
    const { event } = noteBy(bob, 'lone');

    expect(needsOf(asking, event, new Map([['tag:a', null]]))).toEqual(['tag:a']);
    expect(needsOf(asking, event, new Map())).toEqual([]);
  });

  it('names nothing for a type that needs nothing', () => {
    expect(needsOf(registry.byName.get('peer')!, bob.peer.event, new Map())).toEqual([]);
  });

  it('tells a need from the same one that is optional', () => {
    const both = { ...note, needs: (): readonly Ref[] => [optional('tag:a'), 'tag:a'] };

    expect(needsOf(both, noteBy(bob, 'lone').event, new Map())).toEqual(['?tag:a', 'tag:a']);
  });

  it('are at most so many', () => {
    expect(NEEDS_MAX).toBe(32);
  });
});
