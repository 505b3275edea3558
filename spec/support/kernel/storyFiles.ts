import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type NodeOptions, createNode } from '../../../streams';
import { virtualWorld } from '../../../streams/testing';
import { type StoryNode, notesOf } from './cast';
import { right } from '../common/right';
import { story } from './story';

type Options = Partial<NodeOptions<typeof story.operations>>;

/** Nodes on real files, in a folder of each spec's own; both are gone after it. */
export const storyFiles = () => {
  let folder: string;
  const opened: { readonly close: () => void }[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-node-'));
  });
  afterEach(() => {
    for (const node of opened.splice(0)) node.close();
    rmSync(folder, { recursive: true });
  });

  const tryOpen = async (path: string, more: Options = {}) => {
    const world = virtualWorld(5);
    const node = await createNode({
      ...{ protocol: story, path, transport: world.wire.transport(), scheduler: world.scheduler, clock: world.clock },
      ...{ random: world.random, crypto: 'native' as const },
      ...more,
    });
    if (E.isRight(node)) opened.push(node.right);
    return node;
  };
  return {
    file: (name: string): string => join(folder, name),
    tryOpen,
    open: async (path: string, more: Options = {}): Promise<StoryNode> => right(await tryOpen(path, more)),
  };
};

/** Makes Alice, with two notes. */
export const settleAlice = async (node: StoryNode): Promise<string> => {
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  right(await alice.api['note.createAll']({ texts: ['one', 'two'], fail: false }));
  return identity_id;
};

export const contentOf = async (node: StoryNode): Promise<unknown> => {
  const identities = right(await node.api['identity.list']({}));
  const notes = await Promise.all(identities.map(({ identity_id }) => notesOf(right(node.as(identity_id)))));
  return { identities, notes };
};
