import * as E from 'fp-ts/Either';
import type { Line } from './parseLines';
import type { Observer } from './observer';
import type { RunPace, World } from './world';

/** The needs of every part of a run, whatever the protocol. */
export interface Stage {
  readonly world: World;
  readonly pace: RunPace;
  readonly observer: Observer;
}

/** An accepted message: its id, author, room and text. */
export interface Utterance {
  readonly id: string;
  readonly nick: string;
  readonly room: string;
  readonly text: string;
}

/** The accepted messages in order, and counts of refused ones by reason. */
export interface Said {
  readonly all: readonly Utterance[];
  readonly refused: Readonly<Record<string, number>>;
}

/** Sends one line as its author. A Left carries the reason of the refusal. */
export type Say = (line: Line) => Promise<E.Either<string, Utterance>>;

/** Sends every line in order. Refused texts are counted, never changed. */
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

/** Advances time until nothing is missing, or until `withinMs` is over. Answers what is still missing. */
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
