import { PAGE, type ReadPage, type CopiedRow, copyOf } from '../../demo/copies';

const rows = (count: number): readonly CopiedRow[] =>
  Array.from({ length: count }, (_, at) => ({
    message_id: `id${at}`,
    author_id: at % 2 ? 'b' : 'a',
    author_name: at % 2 ? 'bob' : 'alice',
    text: `text ${at}`,
    created_at_ms: Math.floor(at / 3),
    own: at % 2 === 0,
  }));

/** Has these rows, oldest first, and shows them as the API does: newest first, in pages. */
const holderOf = (held: readonly CopiedRow[], asked: unknown[] = []): ReadPage => {
  const newest = held.toReversed();
  return (before) => {
    asked.push(before);
    const from = newest.findIndex(({ message_id }) => message_id === before?.message_id) + 1;
    return Promise.resolve(newest.slice(from, from + PAGE));
  };
};

describe('copyOf', () => {
  it('pages through everything', async () => {
    const asked: unknown[] = [];
    const { ids, own, last } = await copyOf(holderOf(rows(401), asked));

    expect([ids.size, own]).toEqual([401, 201]);
    expect(asked).toEqual([
      undefined,
      { created_at_ms: 67, message_id: 'id201' },
      { created_at_ms: 0, message_id: 'id1' },
    ]);
    expect(last.map(({ text }) => text)).toEqual(['text 396', 'text 397', 'text 398', 'text 399', 'text 400']);
  });

  it('ends where the last page is full', async () => {
    expect((await copyOf(holderOf(rows(200)))).ids.size).toBe(200);
  });

  it('takes the digest of nothing', async () => {
    expect(await copyOf(holderOf([]))).toEqual({
      digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      ids: new Set(),
      own: 0,
      last: [],
    });
  });

  it('has one digest for the same messages, in whatever order and whoever looks', async () => {
    const { digest } = await copyOf(holderOf(rows(5)));
    const others = rows(5).map((row) => ({ ...row, own: !row.own }));

    expect((await copyOf(holderOf(others.toReversed()))).digest).toBe(digest);
  });

  it.each([
    ['text', 'x'],
    ['created_at_ms', 9],
    ['author_id', 'm'],
    ['author_name', 'mallory'],
    ['message_id', 'other'],
  ])('has another digest for another %s', async (field, value) => {
    const changed = rows(5).map((row, at) => (at === 2 ? { ...row, [field]: value } : row));

    expect((await copyOf(holderOf(changed))).digest).not.toBe((await copyOf(holderOf(rows(5)))).digest);
  });
});
