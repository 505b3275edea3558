import * as E from 'fp-ts/Either';
import { aliceAndBob } from '../../support/kernel/cast';
import { left, right } from '../../support/common/right';

/** Alice and Bob, and how often the disk was asked to keep something; COMMIT fails while it is told to. */
const openRoom = async () => {
  const disk = { commits: 0, fails: false };
  const watch = (sql: string): void => {
    if (sql !== 'COMMIT') return;
    disk.commits += 1;
    if (disk.fails) throw new Error('interrupted');
  };
  const cast = await aliceAndBob({}, { watch });
  disk.commits = 0;
  const texts = async (who: typeof cast.alice): Promise<readonly string[]> =>
    right(await who.api['message.list']({}))
      .map(({ text }) => text)
      .sort();
  return { ...cast, disk, texts };
};

describe('calls that are made together', () => {
  it('cost one COMMIT, and each of its own where they wait for one another', async () => {
    const { alice, disk } = await openRoom();
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map(
      (text) => () => alice.api['note.create']({ text }),
    );

    await Promise.all([one!(), two!()]);
    const together = disk.commits;
    await three!();
    await four!();

    expect([together, disk.commits - together]).toEqual([1, 2]);
  });

  it('are answered after it', async () => {
    const { alice, disk } = await openRoom();
    const commits: number[] = [];

    await Promise.all(
      ['one', 'two'].map(async (text) => {
        right(await alice.api['note.create']({ text }));
        commits.push(disk.commits);
      }),
    );

    expect(commits).toEqual([1, 1]);
  });

  it('are flows one after another: each sees what those before it wrote, and each has its place in the log', async () => {
    const { world, alice, bob, texts } = await openRoom();

    const answers = await Promise.all(['one', 'two', 'three'].map((text) => alice.api['message.create']({ text })));
    await world.advance(5_000);

    expect(answers.every(E.isRight)).toBe(true);
    expect(await texts(alice)).toEqual(['one', 'three', 'two']);
    expect(await texts(bob)).toEqual(['one', 'three', 'two']);
  });

  it('are undone each by itself: one that fails takes nothing of the others along', async () => {
    const { alice, bob, disk } = await openRoom();

    const [one, bad, three] = await Promise.all([
      alice.api['note.create']({ text: 'one' }),
      alice.api['note.create']({ text: 'bad', parents: ['00'.repeat(16)] }),
      bob.api['note.create']({ text: 'three' }),
    ]);

    expect([E.isRight(one), left(bad)._tag, E.isRight(three), disk.commits]).toEqual([true, 'missing', true, 1]);
    expect(right(await alice.api['note.list']({})).map(({ text }) => text)).toEqual(['one']);
    expect(right(await bob.api['note.list']({})).map(({ text }) => text)).toEqual(['three']);
  });

  it('are all answered storage where their COMMIT fails', async () => {
    const { alice, disk } = await openRoom();

    disk.fails = true;
    const answers = await Promise.all(['one', 'two'].map((text) => alice.api['note.create']({ text })));
    disk.fails = false;

    expect(answers.map((answer) => left(answer)._tag)).toEqual(['storage', 'storage']);
    expect(right(await alice.api['note.list']({}))).toEqual([]);
  });

  it('are finished by close, and answered', async () => {
    const { node, alice } = await openRoom();

    const waiting = ['one', 'two'].map((text) => alice.api['note.create']({ text }));
    node.close();
    const late = await alice.api['note.create']({ text: 'late' });

    expect((await Promise.all(waiting)).map(E.isRight)).toEqual([true, true]);
    expect(left(late)._tag).toBe('closed');
  });
});
