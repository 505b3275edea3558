import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeIn } from '../../support/kernel/cast';
import { story } from '../../support/kernel/story';
import { left, right } from '../../support/common/right';
import { virtualWorld } from '../../../streams/testing';
import { createNode } from '../../../streams';
import { openQuiet } from '../../support/quiet/cast';

describe('the files of a node', () => {
  let folder: string;
  let before: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-modes-'));
    before = process.umask(0);
  });
  afterEach(() => {
    process.umask(before);
    rmSync(folder, { recursive: true });
  });

  const modes = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
    );

  it('are its owner’s alone, whatever the umask: the database, its log and a copy', async () => {
    const node = await openQuiet(virtualWorld(1), { path: join(folder, 'app.db') });
    right(await node.api['identity.create']({ name: 'Alice' }));
    right(node.backup(join(folder, 'copy.db')));

    expect(modes()).toEqual({ 'app.db': '600', 'app.db-wal': '600', 'copy.db': '600' });
    node.close();
  });

  it('are closed to others when a node opens them that others could read', async () => {
    const path = join(folder, 'app.db');
    (await openNodeIn(virtualWorld(1), story, { path })).close();
    chmodSync(path, 0o644);
    const node = await openNodeIn(virtualWorld(1), story, { path });

    expect(modes()).toMatchObject({ 'app.db': '600', 'app.db-wal': '600' });
    node.close();
  });

  it('are left alone where they are no database: their mode is not changed', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'not a database, but long enough to be looked at as one'.repeat(100), { mode: 0o644 });
    const { transport } = virtualWorld(1).wire;

    expect(left(await createNode({ protocol: story, path, transport: transport() }))._tag).toBe('NotADatabase');
    expect(modes()).toEqual({ 'notes.txt': '644' });
  });

  it('lose no copy: a file that is there is neither written nor removed', async () => {
    const node = await openNodeIn(virtualWorld(1), story, { path: join(folder, 'app.db') });
    writeFileSync(join(folder, 'empty'), '');

    expect(left(node.backup(join(folder, 'empty')))).toMatchObject({ rule: 'backup.goes_to_a_new_file' });
    expect(left(node.backup(join(folder, 'no', 'copy')))).toMatchObject({ rule: 'backup.goes_to_a_new_file' });
    expect(statSync(join(folder, 'empty')).size).toBe(0);
    node.close();
  });
});
