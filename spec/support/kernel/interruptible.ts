import * as E from 'fp-ts/Either';
import type { StatementWatch } from '../../../lib/db/openDatabase';
import { createNode } from '../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { notesOf, type StoryNode } from './cast';
import { BACKEND } from '../common/backend';
import { story } from './story';

/** What one run of the scenario was told: each call's answer that was a Right, in order. */
export interface Acknowledged {
  readonly identity?: string;
  readonly texts: readonly string[];
}

const options = (path: string, watch?: StatementWatch) => {
  const world = virtualWorld(9, { latencyMs: [1, 5] });
  const base = { protocol: story, path, transport: world.wire.transport(), crypto: BACKEND };
  const ports = { clock: world.clock, random: world.random, scheduler: world.scheduler };
  return { world, options: watch === undefined ? { ...base, ...ports } : { ...base, ...ports, watch } };
};

/** Alice and Bob on one file; she makes notes, one of them of three in one flow, and what is acknowledged is told. */
export const scenario = async (
  path: string,
  acknowledge: (what: Acknowledged) => void,
  watch?: StatementWatch,
): Promise<void> => {
  const { world, options: opened } = options(path, watch);
  const node = await createNode(opened);
  if (E.isLeft(node)) return;
  try {
    await play(node.right, world, acknowledge);
  } finally {
    node.right.close();
  }
};

const play = async ({ api, as }: StoryNode, world: VirtualWorld, acknowledge: (what: Acknowledged) => void) => {
  const made = await api['identity.create']({ name: 'Alice' });
  if (E.isLeft(made)) return;
  const identity = made.right.identity_id;
  acknowledge({ identity, texts: [] });
  const alice = as(identity);
  if (E.isLeft(alice)) return;
  const texts: string[] = [];
  const say = (said: readonly string[], answer: E.Either<unknown, unknown>): void => {
    if (E.isLeft(answer)) return;
    texts.push(...said);
    acknowledge({ identity, texts: [...texts] });
  };
  const invited = await alice.right.api['identity.invite']({});
  if (E.isRight(invited)) await api['identity.join']({ name: 'Bob', link: invited.right.link });
  say(['one'], await alice.right.api['note.create']({ text: 'one' }));
  await world.advance(50);
  say(['a', 'b', 'c'], await alice.right.api['note.createAll']({ texts: ['a', 'b', 'c'], fail: false }));
  await world.advance(50);
  say(['two'], await alice.right.api['note.create']({ text: 'two', echo: 1 }));
  await world.advance(4_000);
};

/**
 * Opens the file again and checks that what was acknowledged is there and nothing is there by half. Answers what is
 * wrong. Where one statement failed rather than the process, the run it was part of is gone alone: an echo may be missing.
 */
export const inspect = async (
  path: string,
  { identity, texts }: Acknowledged,
  echoMayFail: boolean,
): Promise<readonly string[]> => {
  const { world, options: opened } = options(path);
  const node = await createNode(opened);
  if (E.isLeft(node)) return [`does not open: ${node.left._tag}`];
  const wrong = identity === undefined ? [] : await inspectNotes(node.right, identity, texts, echoMayFail);
  await world.advance(5_000);
  const again = await node.right.api['identity.create']({ name: 'Carol' });
  node.right.close();
  return E.isLeft(again) ? [...wrong, 'no work resumes'] : wrong;
};

const inspectNotes = async (
  node: StoryNode,
  identity: string,
  texts: readonly string[],
  echoMayFail: boolean,
): Promise<readonly string[]> => {
  const alice = node.as(identity);
  if (E.isLeft(alice)) return ['an acknowledged identity is gone'];
  const found = (await notesOf(alice.right)).map((line) => line.slice(33));
  const lost = texts.filter((text) => !found.includes(text)).map((text) => `lost: ${text}`);
  const threes = ['a', 'b', 'c'].filter((text) => found.includes(text)).length;
  const half = threes === 0 || threes === 3 ? [] : [`half a flow: ${threes} of 3`];
  const echoes = found.filter((text) => text.startsWith('echo')).length;
  const isAlone = found.includes('two') ? echoes !== 1 && !echoMayFail : echoes !== 0;
  const alone = isAlone ? [`a note without its echo: ${echoes}`] : [];
  return [...lost, ...half, ...alone];
};
