import * as E from 'fp-ts/Either';
import type { Line } from './lines';
import type { Observer } from './observer';
import type { Pace, World } from './world';

/** What the parts of a run have to do with, whatever the protocol. */
export interface Stage {
  readonly world: World;
  readonly pace: Pace;
  readonly observer: Observer;
}

/** A message that was accepted: its id, whose it is, where it was said, and what. */
export interface Utterance {
  readonly id: string;
  readonly nick: string;
  readonly room: string;
  readonly text: string;
}

/** What was said, in order, and how often a text was refused for what reason. */
export interface Said {
  readonly all: readonly Utterance[];
  readonly refused: Readonly<Record<string, number>>;
}

/** Says one line as whose it is. Refuses: what the protocol refuses, by its reason. */
export type Say = (line: Line) => Promise<E.Either<string, Utterance>>;

/** Says every line in order. A text that is refused is counted, never changed. */
export const talk = async ({ world, pace, observer }: Stage, say: Say, lines: readonly Line[]): Promise<Said> => {
  const all: Utterance[] = [];
  const refused: Record<string, number> = {};
  for (const [at, line] of lines.entries()) {
    const said = await say(line);
    if (E.isRight(said)) all.push(said.right);
    else refused[said.left] = (refused[said.left] ?? 0) + 1;
    observer.progress('messages sent', at + 1, lines.length);
    await world.advance(pace.messageMs);
  }
  return { all, refused };
};

/** Lets time pass until nothing is missing, or for as long as greetings, or something else, may take. Answers what still is. */
export const awaitNone = async (
  { world, pace }: Stage,
  missing: () => Promise<number>,
  { withinMs = pace.greetingsMs, lookMs = pace.lookMs } = {},
): Promise<number> => {
  const startMs = world.clock.now();
  let left = await missing();
  while (left > 0 && world.clock.now() - startMs < withinMs) {
    await world.advance(lookMs);
    left = await missing();
  }
  return left;
};
