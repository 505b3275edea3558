import * as E from 'fp-ts/Either';
import type { Operations } from '../lib/operation/operation';
import type { Session } from '../streams';
import type { Stage } from './talk';

/** A session, and the messages that it should have. */
export interface Recipient {
  readonly session: Pick<Session<Operations>, 'explain'>;
  readonly ids: readonly string[];
}

const isStored = async ({ session }: Recipient, message_id: string): Promise<boolean> => {
  const explained = await session.explain(message_id);
  return E.isRight(explained) && explained.right.status === 'stored';
};

/** Counts the messages a recipient has, in order. Each look continues where the last one found a missing message. */
const openLook = (recipient: Recipient): (() => Promise<number>) => {
  let have = 0;
  return async () => {
    for (let id = recipient.ids[have]; id !== undefined && (await isStored(recipient, id)); id = recipient.ids[have])
      have += 1;
    return have;
  };
};

/** Advances time until everyone has everything and nothing waits, or until no news arrives for too long. */
export const settle = async (
  { world, pace, observer }: Stage,
  recipients: readonly Recipient[],
  waiting: () => number,
): Promise<void> => {
  const looks = recipients.map(openLook);
  const total = recipients.reduce((sum, { ids }) => sum + ids.length, 0);
  const startMs = world.clock.now();
  const passed = (): number => world.clock.now() - startMs;
  let [have, waits, newsMs] = [0, Infinity, 0];

  const look = async (): Promise<void> => {
    let now = 0;
    for (const has of looks) now += await has();
    const rows = waiting();
    if (now > have || rows < waits) newsMs = passed();
    [have, waits] = [now, rows];
    observer.progress('copies in place', have, total);
  };
  const isWhole = (): boolean => have === total && waits === 0;

  await look();
  while (!isWhole() && passed() < pace.settlingMs && passed() - newsMs < pace.silenceMs) {
    await world.advance(pace.lookMs);
    await look();
  }
  observer.settled(isWhole(), passed());
};
