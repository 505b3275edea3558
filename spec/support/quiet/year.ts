import * as E from 'fp-ts/Either';
import { type Random, integerBetween } from '../../../lib/random';
import { quiet } from '../../../protocols/quiet';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { type Cable, type QuietNode, type QuietSession, cableIn, found, joinBy, linkDevice, openQuiet } from './cast';
import { movedClock } from './files';
import { right } from '../common/right';
import { type Ticks, jobNames, openTicks } from '../kernel/ticks';

export const DAY_MS = 24 * 60 * 60 * 1_000;
const MINUTE_MS = 60_000;
/** What is said in the one channel lasts a week, in the other for ever. */
const RETENTION_MS = 7 * DAY_MS;
const MONTH_DAYS = 30;
/** Much longer than wraps, addresses and prekeys last. */
const SEASON_DAYS = 6 * MONTH_DAYS;
/** Days apart after which two may have no prekey of each other that still opens. */
const APART_DAYS = 37;
/** Words of what is deleted or passes, by which it can be found in a file. */
export const DELETED_WORD = 'regretted-';
/** Of what an admin takes away. */
export const BLAMED_WORD = 'blamed-';
export const PASSING_WORD = 'for-a-week-';
export const LASTING_WORD = 'for-ever-';

const NAMES = jobNames(quiet);
const BY_SECONDS = ['requestSync', 'catchUp', 'offerOutbox'];
const BY_HOURS = ['replenishPrekeys', 'forgetReplaced'];
const BY_MINUTES = NAMES.filter((name) => !BY_SECONDS.includes(name) && !BY_HOURS.includes(name));

export interface Device {
  readonly name: string;
  readonly path: string;
  readonly peer_id: string;
  readonly node: QuietNode;
  readonly me: QuietSession;
  readonly cable: Cable;
  readonly ticks: Ticks;
}

/** Opens the world, and somebody's device in it: on a file of its own, with a cable and with ticks that come when told. */
const openWorld = (seed: number, folder: string) => {
  const world = virtualWorld(seed, { latencyMs: [1, 20] });
  const clock = movedClock(world);
  const open = async (name: string) => {
    const [cable, ticks, path] = [cableIn(world), openTicks(world, NAMES), `${folder}/${name}.db`];
    return {
      name,
      path,
      cable,
      ticks,
      node: await openQuiet(world, { clock, path, cable, scheduler: ticks.scheduler }),
    };
  };
  return { world, clock, open };
};
type World = ReturnType<typeof openWorld>;

/** Sessions are opened and everything is compared: so many rounds of the jobs that do that, a few seconds apart. */
const meet = async ({ world, clock }: World, awake: readonly Device[], rounds: number): Promise<void> => {
  // Who is awake alone meets nobody.
  for (let round = 0; round < (awake.length < 2 ? 0 : rounds); round += 1) {
    clock.move(2_500);
    for (const { ticks } of awake) BY_SECONDS.forEach(ticks.tick);
    await world.advance(150);
  }
};

/** Some minutes, and an hour, go by: all other jobs run. */
const tidy = async ({ world, clock }: World, awake: readonly Device[]): Promise<void> => {
  for (const names of [BY_HOURS, BY_MINUTES, BY_MINUTES]) {
    clock.move(MINUTE_MS);
    for (const { ticks } of awake) names.forEach(ticks.tick);
    await world.advance(30);
  }
};

interface Place {
  readonly network_id: string;
  readonly channel_id: string;
  readonly short_id: string;
}

/** What one does on a day: says something in both channels, and changes, signs, marks or deletes what is there. */
const live = async (random: Random, place: Place, { me }: Device, day: number): Promise<void> => {
  const { api } = me;
  const chance = (of: number): boolean => percent(random, of);
  const goes = chance(25);
  const word = goes ? DELETED_WORD : chance(10) ? BLAMED_WORD : LASTING_WORD;
  const text = `${word}${day} ${integerBetween(random, 0, 1e9)}`;
  const said = await api['message.create']({ channel_id: place.channel_id, text });
  if (E.isRight(said) && goes) {
    if (chance(50)) await api['message.edit']({ message_id: said.right.message_id, text: `${text} edited` });
    await api['message.delete']({ message_id: said.right.message_id });
  }
  const passing = `${PASSING_WORD}${day} ${integerBetween(random, 0, 1e9)}`;
  if (chance(30)) await api['message.create']({ channel_id: place.short_id, text: passing });
  const { messages } = right(
    await api['message.list']({ channel_id: chance(50) ? place.channel_id : place.short_id, limit: 20 }),
  );
  const some = messages[integerBetween(random, 0, Math.max(0, messages.length - 1))];
  if (some === undefined) return;
  const { message_id } = some;
  if (chance(50)) await api['message.react']({ message_id, emoji: chance(50) ? '+1' : 'x', removed: chance(20) });
  if (chance(50)) await api['message.seen']({ message_id });
  if (some.own && chance(30)) await api['message.edit']({ message_id, text: `${some.text}, edited ${day}` });
};

/** An admin takes away what he finds that should not be there. */
const blame = async ({ channel_id }: Place, { me }: Device): Promise<void> => {
  const page = (before: object): ReturnType<(typeof me.api)['message.list']> =>
    me.api['message.list']({ channel_id, limit: 200, ...before });
  for (let { messages, next } = right(await page({})); ; { messages, next } = right(await page({ before: next }))) {
    const blamed = messages.filter(({ text }) => text.startsWith(BLAMED_WORD));
    for (const { message_id } of blamed) right(await me.api['message.delete']({ message_id }));
    if (next === null) return;
  }
};

/** The founders: Alice and Bob with a phone each, Carol and Dan. Everyone else comes and goes by the month. */
const foundIn = async (at: World) => {
  const [desk, bobs, carols, dans] = [
    await at.open('alice'),
    await at.open('bob'),
    await at.open('carol'),
    await at.open('dan'),
  ];
  const alice = await found(desk.node, 'Alice');
  const { network_id, channel_id, everyone_id: group_id } = alice;
  const { link } = right(await alice.me.api['invite.create']({ network_id, max_uses: 9 }));
  const people: Device[] = [{ ...desk, ...alice }];
  for (const [one, name] of [
    [bobs, 'Bob'],
    [carols, 'Carol'],
    [dans, 'Dan'],
  ] as const) {
    people.push({ ...one, ...(await joinBy(one.node, name, link)) });
    await meet(at, people, 6);
  }
  for (const of of people.slice(0, 2)) {
    const phone = await at.open(`${of.name}-phone`);
    people.push({ ...phone, ...(await linkDevice({ me: of.me, network_id }, phone.node)) });
    await meet(at, people, 6);
  }
  const { channel_id: short_id } = right(
    await alice.me.api['channel.create']({ group_id, name: 'short', retention_ms: RETENTION_MS }),
  );
  await meet(at, people, 4);
  return { people, place: { network_id, channel_id, short_id } };
};

const percent = (random: Random, chance: number): boolean => integerBetween(random, 1, 100) <= chance;

/** Who is awake on a day: nobody for sure, and if nobody is, Alice, so that something is said on each day. */
const sample = (random: Random, all: readonly Device[]): readonly Device[] => {
  const some = all.filter(({ name }) => percent(random, name === 'alice' ? 40 : 9));
  return some.length > 0 ? some : all.slice(0, 1);
};

/** Who is awake once a month: the admin and about two in five of the others, and in each sixth month, or at the end, all. */
const gathered = (random: Random, all: readonly Device[], whole: boolean): readonly Device[] =>
  whole ? all : all.filter((_, nth) => nth === 0 || percent(random, 40));

export interface Year {
  readonly people: readonly Device[];
  readonly place: Place;
  readonly nowMs: number;
  readonly removed: number;
  /** What was lost on the way of those who came: nobody may be. */
  readonly joined: number;
  readonly close: () => void;
}

/**
 * Lives so many days, on each of which something is said. What is leapt over, since it costs much and finds little:
 *
 * - Ticks. A year has ten million of three seconds for each device. Instead a day is a leap of the clock to some hour, in
 *   which those who are awake meet over two rounds of the jobs of seconds, and then live; what they say is sent at once.
 *   Then each job of minutes runs twice and that of hours once: what these forget by age is as old by then as in any year.
 * - Who sleeps has no tick and no packet until he wakes; most wake every eleventh day, by one or two, since what a meeting
 *   costs grows by the pair. Once a month the admin takes away what is to be blamed, meets two in five of all, somebody
 *   comes, and the one who came two months before is removed. All are awake at once each sixth month and at the end only.
 * - Crowded days: on each day one says one or two things. How a node bears much at once is for other specs.
 */
export const liveDays = async (
  folder: string,
  days: number,
  seed: number,
  onMonth: (year: Year) => void,
): Promise<Year> => {
  const random = seededRandom(seed);
  const at = openWorld(seed, folder);
  const { people, place } = await foundIn(at);
  const [guests, counts]: [Device[], { removed: number; joined: number }] = [[], { removed: 0, joined: 0 }];
  const admin = (): Device => people[0] ?? nobody();
  const wake = (awake: readonly Device[]): void =>
    people.forEach(({ cable, name }) => (awake.some((one) => one.name === name) ? cable.plug() : cable.pull()));
  const restart = async (nth: number): Promise<void> => {
    const old = people[nth];
    if (old === undefined) return;
    old.node.close();
    const again = await at.open(old.name);
    people[nth] = { ...old, ...again, me: right(again.node.as(old.me.identity_id)) };
  };
  const comes = async (month: number): Promise<Device> => {
    const one = await at.open(`guest-${month}`);
    const { link } = right(await admin().me.api['invite.create']({ network_id: place.network_id }));
    const guest = { ...one, ...(await joinBy(one.node, `Guest ${month}`, link)) };
    people.push(guest);
    guests.push(guest);
    counts.joined += 1;
    return guest;
  };
  const goes = async (): Promise<Device | undefined> => {
    const gone = guests.length > 2 ? guests.shift() : undefined;
    if (gone === undefined) return undefined;
    right(await admin().me.api['user.remove']({ user_id: gone.peer_id }));
    people.splice(
      people.findIndex(({ name }) => name === gone.name),
      1,
    );
    gone.node.close();
    counts.removed += 1;
    return gone;
  };
  const told = (): Year => ({
    ...{ people: [...people], place, nowMs: at.clock.now(), ...counts },
    close: () => people.forEach(({ node }) => node.close()),
  });
  /** The day on which somebody last met the admin. */
  const met = new Map<string, number>();
  /** Who was apart for long comes back by a link, which the admin hands them. */
  const comeBack = async (awake: readonly Device[], day: number): Promise<void> => {
    if (!awake.some(({ name }) => name === admin().name)) return;
    const others = awake.filter(({ name }) => name !== admin().name);
    for (const { me, name } of others.filter(({ name }) => day - (met.get(name) ?? 0) > APART_DAYS)) {
      const { link } = right(await admin().me.api['invite.create']({ network_id: place.network_id }));
      const { was_member } = right(await me.api['network.join']({ link }));
      if (!was_member) throw new Error(`${name} was no member`);
    }
    for (const { name } of others) met.set(name, day);
  };
  for (let day = 1; day <= days; day += 1) {
    at.clock.move(DAY_MS - (at.clock.now() % DAY_MS) + integerBetween(random, 0, 20) * 60 * MINUTE_MS);
    const isMonth = day % MONTH_DAYS === 0 || day === days;
    const awake = isMonth ? gathered(random, people, day % SEASON_DAYS === 0 || day === days) : sample(random, people);
    wake(awake);
    await comeBack(awake, day);
    await meet(at, awake, 2);
    if (isMonth) await blame(place, admin());
    const gone = isMonth ? await goes() : undefined;
    const come = isMonth ? [await comes(day / MONTH_DAYS)] : [];
    const here = [...awake.filter(({ name }) => name !== gone?.name), ...come];
    for (const one of here) await live(random, place, one, day);
    if (isMonth) await meet(at, here, 3);
    await tidy(at, here);
    if (day % 10 === 0) await restart(integerBetween(random, 0, people.length - 1));
    if (isMonth) onMonth(told());
  }
  // Weeks in which nobody says anything, so that all that passes has passed, also of what was remembered of it.
  wake(people);
  await comeBack(people, days);
  await blame(place, admin());
  for (let week = 0; week < 3; week += 1) {
    at.clock.move(7 * DAY_MS + MINUTE_MS);
    await meet(at, people, 4);
    await tidy(at, people);
  }
  return told();
};

const nobody = (): never => {
  throw new Error('nobody is left');
};
