import type * as E from 'fp-ts/Either';
import { type Person, aliceAndBobInQuiet, openQuiet } from '../../../support/quiet/cast';
import { left, right } from '../../../support/common/right';

type World = Awaited<ReturnType<typeof aliceAndBobInQuiet>>;
type Answer = E.Either<{ readonly rule: string }, unknown>;

const RULE = 'name.is_no_hex_number_of_8_digits';

describe('a name that could be taken for an id', () => {
  let world: World;
  let link: string;
  let newcomer: Pick<Person, 'node' | 'me'>;
  beforeAll(async () => {
    world = await aliceAndBobInQuiet();
    const { alice } = world;
    ({ link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 9 })));
    const node = await openQuiet(world.world);
    const { identity_id } = right(await node.api['identity.create']({ name: 'Carol' }));
    newcomer = { node, me: right(node.as(identity_id)) };
  });
  afterAll(() => [world.alice, world.bob, newcomer].forEach(({ node }) => node.close()));

  /** Every call that gives a name to something here. */
  const CALLS: readonly (readonly [string, (name: string) => Promise<Answer>])[] = [
    ['identity.create', (name) => world.alice.node.api['identity.create']({ name })],
    ['network.create', (name) => world.alice.me.api['network.create']({ name })],
    ['network.create, user_name', (name) => world.alice.me.api['network.create']({ name: 'N', user_name: name })],
    ['user.update', (name) => world.bob.me.api['user.update']({ network_id: world.bob.network_id, name })],
    ['group.create', (name) => world.bob.me.api['group.create']({ network_id: world.bob.network_id, name })],
    ['channel.create', (name) => world.bob.me.api['channel.create']({ group_id: world.alice.everyone_id, name })],
    ['channel.update', (name) => world.alice.me.api['channel.update']({ channel_id: world.alice.channel_id, name })],
    ['user.join_as_user', (name) => newcomer.node.api['user.join_as_user']({ name, link })],
    ['network.join', (name) => newcomer.me.api['network.join']({ name, link })],
    [
      'link.accept',
      async (name) => {
        const made = right(await world.bob.me.api['link.invite']({ network_id: world.bob.network_id }));
        return newcomer.node.api['link.accept']({ name, link: made.link });
      },
    ],
  ];

  it.each(CALLS)('is refused by %s', async (_, call) => {
    for (const name of ['1a2b3c4d', 'DEADBEEF', '20261130', '1a2b\u200b3c4d', '１ａ２ｂ３ｃ４ｄ', 'f'.repeat(40)])
      expect(left(await call(name)).rule).toBe(RULE);
  });

  it.each(CALLS)('and 7 hex digits are not, nor is a word with another letter: %s', async (_, call) => {
    for (const name of ['1a2b3c4', 'deadbeefy', '1a2b-3c4d']) {
      const answer = await call(name);
      // A second identity cannot join twice: another rule says so.
      expect(answer._tag === 'Right' ? '' : answer.left.rule).not.toBe(RULE);
    }
  });
});
