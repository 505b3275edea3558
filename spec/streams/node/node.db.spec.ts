import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { query, row } from '../../../lib';
import { minimal } from '../../../protocols/minimal';
import { type Node, createNode } from '../../../streams';
import { virtualWorld } from '../../../streams/testing';
import { type StoryNode, aliceAndBob, notesOf, openNodeIn } from '../../support/kernel/cast';
import { left, right } from '../../support/common/right';
import { note, story } from '../../support/kernel/story';
import { contentOf, settleAlice, storyFiles } from '../../support/kernel/storyFiles';

const { file, open, tryOpen } = storyFiles();

describe('createNode', () => {
  it('refuses a file that another node has open, and opens it when that one is closed', async () => {
    const first = await open(file('a.db'));

    const second = await tryOpen(file('a.db'));
    first.close();
    const third = await tryOpen(file('a.db'));

    expect(left(second)).toEqual({ _tag: 'DatabaseInUse' });
    expect(E.isRight(third)).toBe(true);
  });

  it('refuses what is no database, and leaves it as it was', async () => {
    writeFileSync(file('letter.txt'), 'Dear Alice, '.repeat(1_000));

    const answer = left(await tryOpen(file('letter.txt')));

    expect(answer).toEqual({ _tag: 'NotADatabase' });
    expect(readFileSync(file('letter.txt'), 'utf8')).toBe('Dear Alice, '.repeat(1_000));
  });

  it('refuses a folder, and a file in a folder there is not', async () => {
    mkdirSync(file('folder'));

    const answers = [left(await tryOpen(file('folder'))), left(await tryOpen(file('nowhere/a.db')))];

    expect(answers.map(({ _tag }) => _tag)).toEqual(['CannotOpen', 'NoSuchFolder']);
  });

  it('refuses the file of another protocol', async () => {
    (await open(file('a.db'))).close();
    const world = virtualWorld(1);

    const answer = await createNode({ protocol: minimal, path: file('a.db'), transport: world.wire.transport() });

    expect(left(answer)).toEqual({ _tag: 'OtherProtocol', found: 'story' });
  });

  it('refuses a protocol whose query writes, by its name, and leaves nothing open', async () => {
    const vandal = query({ name: 'note.vandal', sql: 'DELETE FROM notes', row: row('Nothing', {}) });
    const queries = [...(story.queries ?? []), vandal];

    const answer = await tryOpen(file('a.db'), { protocol: { ...story, queries } });

    expect(left(answer)).toEqual({ _tag: 'BadQuery', name: 'note.vandal', rule: 'query.starts_with_select_or_with' });
    expect(E.isRight(await tryOpen(file('a.db')))).toBe(true);
  });

  it('throws at our own mistakes at start-up, and leaves nothing open', async () => {
    const twice = { ...story, handlers: [...story.handlers, story.handlers[0]!] };
    const sameCode = { ...story, events: [...story.events, { ...note, type: 'other' }] };

    await expect(tryOpen(file('a.db'), { protocol: twice })).rejects.toThrow('two steps are named verifySignature');
    await expect(tryOpen(file('a.db'), { protocol: sameCode })).rejects.toThrow('two event types claim 101');
    expect(E.isRight(await tryOpen(file('a.db')))).toBe(true);
  });

  it.each(['native', 'wasm'] as const)('runs on %s libsodium, and says so', async (crypto) => {
    const node = await open(':memory:', { crypto });

    await settleAlice(node);

    expect(node.stats().crypto).toBe(crypto);
    expect((await contentOf(node)) as object).toMatchObject({ identities: [{ name: 'Alice' }] });
  });

  it('finds again what was there before', async () => {
    const before = await open(file('a.db'));
    await settleAlice(before);
    const content = await contentOf(before);
    before.close();

    const after = await open(file('a.db'));

    expect(await contentOf(after)).toEqual(content);
  });

  it('opens two nodes in one process that know nothing of each other', async () => {
    const [one, two] = [await open(file('a.db')), await open(file('b.db'))];
    const traced: string[] = [];
    two.trace$.subscribe(({ handler }) => traced.push(handler));

    const identity_id = await settleAlice(one);

    expect(traced).toEqual([]);
    expect(left(two.as(identity_id))).toMatchObject({ _tag: 'unknown_identity' });
    expect(two.stats().counters).toEqual({});
  });
});

describe('as', () => {
  it.each(['', 'ff'.repeat(16), 'FF'.repeat(16), 'constructor', `${'ff'.repeat(16)}00`])('knows no %j', async (id) => {
    const node = await open(':memory:');

    expect(left(node.as(id))).toEqual({ _tag: 'unknown_identity', rule: 'identity.is_one_of_this_node' });
  });

  it('answers storage, and goes on once it works again', async () => {
    let armed = false;
    const watch = (sql: string): void => {
      if (armed && sql.startsWith('SELECT received_by FROM owners')) throw new Error('interrupted');
    };
    const node = await open(':memory:', { watch });
    const identity_id = await settleAlice(node);

    armed = true;
    const failed = node.as(identity_id);
    armed = false;

    expect(left(failed)).toMatchObject({ _tag: 'storage' });
    expect(E.isRight(node.as(identity_id))).toBe(true);
  });
});

describe('stats', () => {
  it('count what happened since the node was opened, and what waits', async () => {
    const node = await open(':memory:');

    await settleAlice(node);

    expect(node.stats()).toMatchObject({ counters: { stored: 4 }, waiting: { rows: 0, bytes: 0 } });
  });

  it('can still be read once it is closed', async () => {
    const node = await open(':memory:');
    await settleAlice(node);
    node.close();

    expect(node.stats()).toMatchObject({ counters: { stored: 4 }, waiting: { rows: 0, bytes: 0 } });
  });
});

describe('close', () => {
  const endings = (node: Node<never> | StoryNode): string[] => {
    const ended: string[] = [];
    node.trace$.subscribe({ complete: () => ended.push('trace') });
    node.rejected$.subscribe({ complete: () => ended.push('rejected') });
    return ended;
  };

  it('completes every stream, once, however often it is asked', async () => {
    const node = await open(':memory:');
    const ended = endings(node);

    node.close();
    node.close();

    expect(ended.sort()).toEqual(['rejected', 'trace']);
  });

  it('finishes the turn it is called in, answers what was asked, and frees the file', async () => {
    const node = await open(file('a.db'));
    const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
    const alice = right(node.as(identity_id));
    const ended = endings(node);
    const calls: Promise<unknown>[] = [];
    const subscription = node.trace$.subscribe(({ to }) => {
      if (to !== 'sealed') return;
      subscription.unsubscribe();
      calls.push(alice.api['note.create']({ text: 'asked before' }));
      node.close();
      calls.push(alice.api['note.create']({ text: 'asked after' }));
    });

    const first = await alice.api['note.create']({ text: 'under way' });

    expect(E.isRight(first)).toBe(true);
    expect(await Promise.all(calls)).toMatchObject([{ _tag: 'Right' }, { left: { _tag: 'closed' } }]);
    expect(ended.sort()).toEqual(['rejected', 'trace']);
    const again = await open(file('a.db'));
    const notes = await notesOf(right(again.as(identity_id)));
    expect(notes.map((text) => text.slice(33)).sort()).toEqual(['asked before', 'under way']);
  });

  it('may be called by whoever is told of a change', async () => {
    const { node, alice } = await aliceAndBob();
    const ended: string[] = [];
    alice.live('note.list', {}).subscribe({
      next: (rows) => right(rows).length > 0 && node.close(),
      complete: () => ended.push('live'),
    });

    const answer = await alice.api['note.create']({ text: 'the last' });

    expect(E.isRight(answer)).toBe(true);
    expect(ended).toEqual(['live']);
  });

  it('leaves nothing on the scheduler, and hears nothing more', async () => {
    const world = virtualWorld(1);
    const node = await openNodeIn(world, story);
    await settleAlice(node);
    await world.advance(10_000);
    const before = node.stats();

    node.close();
    await world.advance(600_000);

    expect(node.stats().counters).toEqual(before.counters);
  });
});
