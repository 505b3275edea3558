import * as E from 'fp-ts/Either';
import type { Person } from './people';
import type { Stage } from './phases';

const isStored = async ({ session }: Person, message_id: string): Promise<boolean> => {
  const explained = await session.explain(message_id);
  return E.isRight(explained) && explained.right.status === 'stored';
};

/** How far somebody has everything: each look goes on where the last one found something missing. */
const openLook = (person: Person, ids: readonly string[]): (() => Promise<number>) => {
  let have = 0;
  return async () => {
    for (let id = ids[have]; id !== undefined && (await isStored(person, id)); id = ids[have]) have += 1;
    return have;
  };
};

/** Lets time pass until everyone has every message, or until there is no hope. Answers whether they have. */
export const settle = async (
  { world, pace, observer }: Stage,
  people: readonly Person[],
  ids: readonly string[],
): Promise<boolean> => {
  const looks = people.map((person) => openLook(person, ids));
  const total = ids.length * people.length;
  const startMs = world.clock.now();
  const passed = (): number => world.clock.now() - startMs;
  let [have, newsMs] = [0, 0];

  const look = async (): Promise<void> => {
    let now = 0;
    for (const has of looks) now += await has();
    if (now > have) newsMs = passed();
    have = now;
    observer.progress('copies in place', have, total);
  };

  await look();
  while (have < total && passed() < pace.settlingMs && passed() - newsMs < pace.silenceMs) {
    await world.advance(pace.lookMs);
    await look();
  }
  observer.settled(have === total, passed());
  return have === total;
};
