import { type Guests, openGuests, strangeDevice } from '../../../support/quiet/guests';
import { SHARED, countIn, stateOf } from '../../../support/quiet/inspect';

const DEVICES = 200;

describe('a guest who sends 200 devices that are not theirs', () => {
  let scene: Guests;
  let before: readonly number[];
  const held = (): readonly number[] => [scene.alice, scene.bob].map((person) => countIn(person, SHARED));
  beforeAll(async () => {
    scene = await openGuests();
    const { attacker, world } = scene;
    before = held();
    for (let n = 1; n <= DEVICES; n += 1) {
      attacker.throwPlain(strangeDevice(attacker).peer);
      if (n % 50 === 0) await world.advance(1_000);
    }
    await world.advance(60_000);
  });
  afterAll(() => scene.close());

  it('has a session with Alice, and is no member', async () => {
    expect(scene.attacker.session().stage).toBe('pending');
    expect(await stateOf(scene.eve)).not.toBe('member');
  });

  it('puts none of them into the files of members', () => {
    expect(held()).toEqual(before);
  });
});
