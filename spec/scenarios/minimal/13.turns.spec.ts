import { aliceAndBob, notesOf } from '../../support/kernel/cast';
import { readHistory, sentBy } from '../../support/kernel/history';
import { left, right } from '../../support/common/right';
import { story } from '../../support/kernel/story';

describe('one turn, one transaction', () => {
  it('stores a note and its erasure in one turn, and the erasure wins', async () => {
    const { packets } = await sentBy(async (alice) => {
      const { event_id } = right(await alice.api['note.create']({ text: 'short life' }));
      right(await alice.api['note.erase']({ target: event_id }));
    });

    const forwards = await readHistory(packets);
    const backwards = await readHistory([...packets].reverse());

    expect([forwards.digest, forwards.waiting]).toEqual([backwards.digest, 0]);
    expect(forwards.digest).not.toContain('short life');
  });

  it('takes what waits for an erased note away with it', async () => {
    const { packets } = await sentBy(async (alice) => {
      const { event_id } = right(await alice.api['note.create']({ text: 'parent' }));
      right(await alice.api['note.create']({ text: 'child', parents: [event_id] }));
      right(await alice.api['note.erase']({ target: event_id }));
    });
    const [peer, parent, child, eraser] = packets;

    const read = await readHistory(
      [peer, child, eraser, parent].filter((packet) => packet !== undefined),
      story,
      10,
    );

    expect(read.waiting).toBe(0);
    expect(read.digest).not.toContain('child');
  });

  it('undoes all of a flow that ends in a Left', async () => {
    const { alice, node } = await aliceAndBob();
    const before = node.stats().counters['stored'];

    const answer = await alice.api['note.createAll']({ texts: ['a', 'b', 'c'], fail: true });

    expect(left(answer)).toEqual({ _tag: 'refused', rule: 'note.all_or_nothing' });
    expect(await notesOf(alice)).toEqual([]);
    expect(node.stats().counters['stored']).toBe(before);
  });

  it('undoes a flow whose third draft is refused', async () => {
    const { alice } = await aliceAndBob();

    const answer = await alice.api['note.createAll']({ texts: ['a', 'b', 'forbidden'], fail: false });

    expect(left(answer)).toEqual({ _tag: 'refused', rule: 'note.not_forbidden' });
    expect(await notesOf(alice)).toEqual([]);
  });

  it('survives an event type that throws, wherever it throws', async () => {
    const { alice, bob } = await aliceAndBob();

    const answers = await Promise.all([0, 1, 2, 3].map((where) => alice.api['bomb.create']({ where })));
    right(await bob.api['note.create']({ text: 'still here' }));

    expect(answers.map((answer) => left(answer))).toEqual([
      { _tag: 'refused', rule: 'crashed.store' },
      { _tag: 'refused', rule: 'crashed.needs of bomb' },
      { _tag: 'refused', rule: 'crashed.validate' },
      { _tag: 'refused', rule: 'delta.table_in_the_types_own_schema' },
    ]);
    expect(await notesOf(bob)).toHaveLength(1);
  });

  it('ends a circle of reflectors at its eighth generation', async () => {
    const { alice, node } = await aliceAndBob();

    right(await alice.api['note.create']({ text: 'round and round', echo: 2 }));

    expect((await notesOf(alice)).length).toBe(9);
    expect(node.stats().counters['rejected.over_limit.generation']).toBe(1);
  });

  it('lends two drafts of one signer in one turn two different heads', async () => {
    const { world, alice, bob } = await aliceAndBob();

    right(await alice.api['message.createAll']({ texts: ['one', 'two', 'three'] }));
    await world.advance(100);

    const rows = right(await bob.api['message.list']({}));
    expect(rows.map(({ text }) => text).sort()).toEqual(['one', 'three', 'two']);
  });

  it('erases a note with its rows and refuses it for good', async () => {
    const { alice } = await aliceAndBob();
    const { event_id } = right(await alice.api['note.create']({ text: 'gone' }));

    right(await alice.api['note.erase']({ target: event_id }));

    expect(await notesOf(alice)).toEqual([]);
    expect(right(await alice.explain(event_id))).toEqual({ status: 'deleted' });
  });
});
