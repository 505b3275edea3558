import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { left, right } from '../../support/common/right';
import { contentOf, settleAlice, storyFiles } from '../../support/kernel/storyFiles';

const { file, open } = storyFiles();

describe('backup', () => {
  it('opens again, with the same content, while the node goes on', async () => {
    const node = await open(file('a.db'));
    await settleAlice(node);
    const content = await contentOf(node);

    const answer = node.backup(file('copy.db'));
    await settleAlice(node);

    expect(answer).toEqual(E.right(undefined));
    expect(await contentOf(await open(file('copy.db')))).toEqual(content);
  });

  it('is made of a node in memory, too', async () => {
    const node = await open(':memory:');
    await settleAlice(node);

    right(node.backup(file('copy.db')));

    expect(await contentOf(await open(file('copy.db')))).toEqual(await contentOf(node));
  });

  it.each([
    ['a file that is there', (): string => (writeFileSync(file('there'), 'precious'), file('there'))],
    ['a file that is empty', (): string => (writeFileSync(file('empty'), ''), file('empty'))],
    ['a folder', (): string => file('')],
    ['a folder there is not', (): string => file('nowhere/copy.db')],
    ['no name', (): string => ''],
    ['memory', (): string => ':memory:'],
    ['its own file', (): string => file('a.db')],
  ])('refuses %s', async (_, path) => {
    const node = await open(file('a.db'));
    await settleAlice(node);
    const target = path();

    const answer = node.backup(target);

    expect(left(answer)).toEqual({ _tag: 'storage', rule: 'backup.goes_to_a_new_file' });
    expect(existsSync(file('there')) ? readFileSync(file('there'), 'utf8') : 'precious').toBe('precious');
    expect(await contentOf(node)).toMatchObject({ identities: [{ name: 'Alice' }] });
  });

  it('is refused within a turn', async () => {
    const node = await open(file('a.db'));
    const answers: unknown[] = [];
    const subscription = node.trace$.subscribe(() => {
      subscription.unsubscribe();
      answers.push(node.backup(file('copy.db')));
    });

    await settleAlice(node);

    expect(answers).toMatchObject([{ left: { _tag: 'storage' } }]);
  });
});
