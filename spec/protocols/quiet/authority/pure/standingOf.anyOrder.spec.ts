import * as fc from 'fast-check';
import { type Facts, type Standing, standingOf } from '../../../../../protocols/quiet/authority/pure/standingOf';
import { seededRandom } from '../../../../../streams/testing';
import { shuffled } from '../../../../support/kernel/history';
import { SEED, always } from '../../../../support/lib/fuzz';
import { standingByScan } from '../../../../support/standing/oracle';
import { PEACEFUL, RICH, SMALL, anyWorld } from '../../../../support/standing/worlds';

const ANY_SEED = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Each list of facts through `change`. */
const mapFacts = (facts: Facts, change: <A>(as: readonly A[]) => readonly A[]): Facts => ({
  network: facts.network,
  devices: change(facts.devices),
  users: change(facts.users),
  groups: change(facts.groups),
  grants: change(facts.grants),
  invites: change(facts.invites),
  linkInvites: change(facts.linkInvites),
  links: change(facts.links),
  removals: change(facts.removals),
  takeBacks: change(facts.takeBacks),
  revocations: change(facts.revocations),
  places: change(facts.places),
});

/** The same facts in another order, some of them told two or three times. */
const retold = (facts: Facts, seed: number): Facts => {
  const random = seededRandom(seed);
  return mapFacts(facts, (as) =>
    shuffled(
      as.flatMap((a) => Array.from({ length: 1 + (random.bytes(1)[0]! % 3) }, () => ({ ...a }))),
      random,
    ),
  );
};

/** Some of the facts; the network and whatever made its creator are always among them. */
const fewer = (facts: Facts, seed: number): Facts => {
  const random = seededRandom(seed);
  const some = mapFacts(facts, (as) => as.filter(() => random.bytes(1)[0]! < 200));
  return { ...some, users: [facts.users[0]!, ...some.users], devices: [facts.devices[0]!, ...some.devices] };
};

/** What a standing says somebody may: what more facts add to and never take away. */
const rights = ({ users, devices, members, invites }: Standing): readonly string[] => [
  ...users.map(({ user_id }) => `here ${user_id}`),
  ...users.filter(({ is_member }) => is_member).map(({ user_id }) => `member ${user_id}`),
  ...users.filter(({ admin_rank }) => admin_rank !== null).map(({ user_id }) => `admin ${user_id}`),
  ...devices.map(({ peer_id, user_id }) => `device ${peer_id} ${user_id}`),
  ...members.map(({ group_id, user_id }) => `of ${group_id} ${user_id}`),
  ...invites.map(({ invite_id, user_id }) => `invite ${invite_id} ${user_id}`),
];

const sample = (size: typeof RICH): readonly Standing[] =>
  fc.sample(anyWorld(size), { seed: SEED, numRuns: 100 }).map(standingOf);

describe('standingOf of any facts', () => {
  it('is the same in any order and however often they are told', () => {
    always(
      fc.property(anyWorld(RICH), ANY_SEED, (facts, seed) => {
        expect(standingOf(retold(facts, seed))).toEqual(standingOf(facts));
      }),
      300,
    );
  });

  it('is what scanning again until nothing changes finds', () => {
    always(
      fc.property(anyWorld(SMALL), (facts) => {
        const { outs, ...people } = standingOf(facts);
        expect(people).toEqual(standingByScan(facts));
        expect(outs).toHaveLength(new Set(facts.groups.map(({ group_id }) => group_id)).size);
      }),
      500,
    );
  });

  it('is so of larger ones too', () => {
    always(
      fc.property(anyWorld(RICH), (facts) => {
        const { outs, ...people } = standingOf(facts);
        expect(people).toEqual(standingByScan(facts));
        expect(outs).toHaveLength(new Set(facts.groups.map(({ group_id }) => group_id)).size);
      }),
      300,
    );
  });

  it('takes nothing from anybody when more becomes known that contests nothing', () => {
    always(
      fc.property(anyWorld(PEACEFUL), ANY_SEED, (facts, seed) => {
        const more = new Set(rights(standingOf(facts)));

        expect(rights(standingOf(fewer(facts, seed))).filter((right) => !more.has(right))).toEqual([]);
      }),
    );
  });

  it('leaves its facts as they were', () => {
    const [facts] = fc.sample(anyWorld(RICH), { seed: SEED, numRuns: 1 });
    const copy = structuredClone(facts);

    standingOf(facts!);

    expect(facts).toEqual(copy);
  });

  it.each([
    ['small', SMALL, 3, 1],
    ['rich', RICH, 10, 4],
    ['peaceful', PEACEFUL, 10, 4],
  ])('is seldom empty where it is drawn %s', (_, size, members, deep) => {
    const standings = sample(size);
    const having = (count: (standing: Standing) => number, least: number): number =>
      standings.filter((standing) => count(standing) >= least).length;

    expect(having(({ users }) => users.length, members)).toBeGreaterThan(20);
    expect(having(({ users }) => users.filter((u) => Number(u.admin_rank) > 0).length, deep)).toBeGreaterThan(10);
    expect(having(({ users }) => users.filter((u) => u.is_guest).length, 1)).toBeGreaterThan(5);
    expect(having(({ devices, users }) => devices.length - users.length, 1)).toBeGreaterThan(10);
    expect(having(({ invites }) => invites.length, 1)).toBeGreaterThan(10);
  });
});
