import { changeKey, emptyScratch, openScratch } from '../../../streams/turn/scratch';

describe('openScratch', () => {
  it('begins with nothing, and is as empty after a turn', () => {
    const scratch = openScratch();
    scratch.changed.add(changeKey(1, 'notes'));
    scratch.ready.push(7);
    scratch.woken.set('1/sweep', { job: 'sweep', received_by: 1 });
    scratch.notified = 3;

    emptyScratch(scratch);

    expect(scratch).toEqual(openScratch());
    const none = { changed: new Set(), ready: [], woken: new Map(), notified: 0, released: 0, forgotten: 0 };
    expect(scratch).toEqual({ ...none, endMs: Infinity });
  });
});

describe('changeKey', () => {
  it('names a table of one owner, and no other', () => {
    const keys = [changeKey(1, 'notes'), changeKey(11, 'notes'), changeKey(1, '1_notes'), changeKey(1, 'note')];

    expect(keys[0]).toBe('1/notes');
    expect(new Set(keys).size).toBe(keys.length);
  });
});
