import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type NodeOptions, createNode } from '../../streams';
import { virtualWorld } from '../../streams/testing';
import { type StoryNode, notesOf } from '../support/cast';
import { left, right } from '../support/right';
import { story } from '../support/story';

let folder: string;
const opened: { readonly close: () => void }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-node-'));
});
afterEach(() => {
  for (const node of opened.splice(0)) node.close();
  rmSync(folder, { recursive: true });
});
const file = (name: string): string => join(folder, name);

const tryOpen = async (path: string, more: Partial<NodeOptions<typeof story.operations>> = {}) => {
  const world = virtualWorld(5);
  const node = await createNode({
    ...{ protocol: story, path, transport: world.wire.transport(), scheduler: world.scheduler, clock: world.clock },
    ...{ random: world.random, crypto: 'native' as const },
    ...more,
  });
  if (E.isRight(node)) opened.push(node.right);
  return node;
};
const open = async (path: string, more: Parameters<typeof tryOpen>[1] = {}): Promise<StoryNode> =>
  right(await tryOpen(path, more));

/** Makes Alice, with two notes. */
const settleAlice = async (node: StoryNode): Promise<string> => {
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  right(await alice.api['note.createAll']({ texts: ['one', 'two'], fail: false }));
  return identity_id;
};
const contentOf = async (node: StoryNode): Promise<unknown> => {
  const identities = right(await node.api['identity.list']({}));
  const notes = await Promise.all(identities.map(({ identity_id }) => notesOf(right(node.as(identity_id)))));
  return { identities, notes };
};

describe('backup', () => {
  it('opens again, with the same content, while the node goes on', async () => {
    const node = await open(file('a.db'));
    await settleAlice(node);
    const content = await contentOf(node);

    const answer = node.backup(file('copy.db'));
    await settleAlice(node);

    expect(answer).toEqual(E.right(undefined));
    expect(await contentOf(await open(file('copy.db')))).toEqual(content);
  });

  it('is made of a node in memory, too', async () => {
    const node = await open(':memory:');
    await settleAlice(node);

    right(node.backup(file('copy.db')));

    expect(await contentOf(await open(file('copy.db')))).toEqual(await contentOf(node));
  });

  it.each([
    ['a file that is there', (): string => (writeFileSync(file('there'), 'precious'), file('there'))],
    ['a file that is empty', (): string => (writeFileSync(file('empty'), ''), file('empty'))],
    ['a folder', (): string => folder],
    ['a folder there is not', (): string => file('nowhere/copy.db')],
    ['no name', (): string => ''],
    ['memory', (): string => ':memory:'],
    ['its own file', (): string => file('a.db')],
  ])('refuses %s', async (_, path) => {
    const node = await open(file('a.db'));
    await settleAlice(node);
    const target = path();

    const answer = node.backup(target);

    expect(left(answer)).toEqual({ _tag: 'storage', rule: 'backup.goes_to_a_new_file' });
    expect(existsSync(file('there')) ? readFileSync(file('there'), 'utf8') : 'precious').toBe('precious');
    expect(await contentOf(node)).toMatchObject({ identities: [{ name: 'Alice' }] });
  });

  it('is refused within a turn', async () => {
    const node = await open(file('a.db'));
    const answers: unknown[] = [];
    const subscription = node.trace$.subscribe(() => {
      subscription.unsubscribe();
      answers.push(node.backup(file('copy.db')));
    });

    await settleAlice(node);

    expect(answers).toMatchObject([{ left: { _tag: 'storage' } }]);
  });
});
