import { aliceAndBob, notesOf, openNodeIn } from '../support/cast';
import { right } from '../support/right';
import { virtualWorld } from '../../streams/testing';
import { openDatabase } from '../../lib/db/open';
import { story } from '../support/story';
import { minimal } from '../../protocols/minimal';
import { createNode } from '../../streams';
import { mkdtempSync, writeFileSync, existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIngress } from '../../streams/ingress';
import { dueInMs } from '../../jobs/job';

const settled = async (p: Promise<unknown>) =>
  Promise.race([p, new Promise((r) => setImmediate(() => setImmediate(() => r('PENDING'))))]);

it('call during arrivals', () => {
  const world = virtualWorld(1);
  const ran: string[] = [];
  const ingress = openIngress((works) => {
    works.forEach((w) => w.run(undefined as never));
    return works.length;
  }, world.scheduler);
  ingress.offer({
    run: () => {
      ran.push('a1');
      ingress.urgent({ run: () => ran.push('call') });
    },
  });
  ingress.offer({ run: () => ran.push('a2') });
  world.scheduler.flush();
  console.log(ran);
});
it('wake in turn', () => {
  const world = virtualWorld(1);
  let turns = 0;
  const ingress = openIngress((works) => {
    turns += 1;
    if (turns === 1) ingress.wake();
    return works.length;
  }, world.scheduler);
  ingress.offer({ run: () => {} });
  world.scheduler.flush();
  console.log('turns', turns);
});
it('full', () => {
  const dir = mkdtempSync(join(tmpdir(), 'x-'));
  const db = right(openDatabase(join(dir, 'a.db')));
  db.exec('CREATE TABLE t (x BLOB)');
  const pages = db.pragma('page_count', { simple: true }) as number;
  db.pragma(`max_page_count = ${pages + 5}`);
  db.exec('BEGIN IMMEDIATE');
  db.exec('SAVEPOINT run');
  try {
    for (let i = 0; i < 100; i++) db.prepare('INSERT INTO t VALUES (zeroblob(3000))').run();
  } catch (e) {
    console.log((e as any).code, db.inTransaction);
  }
  db.close();
});
it('watch throws', () => {
  let armed = false;
  const db = right(
    openDatabase(':memory:', (sql) => {
      if (armed) throw new Error('boom ' + sql);
    }),
  );
  db.exec('CREATE TABLE t (x BLOB)');
  db.exec('BEGIN IMMEDIATE');
  const st = db.prepare('INSERT INTO t VALUES (1)');
  armed = true;
  try {
    st.run();
    console.log('no throw');
  } catch (e) {
    console.log('threw', String(e), db.inTransaction);
  }
});
it('close in live', async () => {
  const { node, alice } = await aliceAndBob();
  let n = 0;
  alice.live('note.list', {}).subscribe(() => {
    n += 1;
    if (n === 2) node.close();
  });
  const p = alice.api['note.create']({ text: 'x' });
  console.log('close in live:', JSON.stringify(await settled(p)));
  try {
    node.stats();
  } catch (e) {
    console.log('stats after close', String(e));
  }
});
it('checkpoint throws', async () => {
  let armed = false;
  const { world, node, alice, bob } = await aliceAndBob(
    {},
    {
      watch: (sql) => {
        if (armed && /wal_checkpoint/.test(sql)) throw new Error('io');
      },
    },
  );
  armed = true;
  await world.advance(61_000);
  const before = node.stats().counters;
  right(await alice.api['message.create']({ text: 'x' }));
  await world.advance(10_000);
  console.log(
    'bob sees',
    right(await bob.api['message.list']({})).length,
    before['sent'],
    node.stats().counters['sent'],
  );
});
it('arrive throws', async () => {
  const world = virtualWorld(3);
  const logs: unknown[] = [];
  const node = await openNodeIn(
    world,
    {
      ...story,
      arrive: (p: Uint8Array, to: Uint8Array) => {
        if (p[0] === 9) throw new Error('x');
        return story.arrive(p, to);
      },
    },
    { log: (l) => logs.push(l) },
  );
  const made = right(await node.api['identity.create']({ name: 'A' }));
  const t = world.wire.transport();
  const key = new Uint8Array(32);
  // whoever listens
  const seen: string[] = [];
  console.log(made.identity_id.length, seen, logs);
  void t;
  void key;
});
it('two steps', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'x-'));
  const path = join(dir, 'a.db');
  const world = virtualWorld(3);
  const bad = { ...minimal, handlers: [...minimal.handlers, minimal.handlers[0]!] };
  await createNode({ protocol: bad, path, transport: world.wire.transport(), scheduler: world.scheduler }).catch(
    (e: unknown) => console.log(String(e)),
  );
  console.log(
    'after',
    JSON.stringify(
      await createNode({ protocol: minimal, path, transport: world.wire.transport(), scheduler: world.scheduler }).then(
        (e) => (e._tag === 'Left' ? e.left : 'opened'),
      ),
    ),
  );
});
it('backup', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'x-'));
  const { node } = await aliceAndBob();
  writeFileSync(join(dir, 'empty'), '');
  console.log(
    'empty',
    JSON.stringify(node.backup(join(dir, 'empty'))),
    'blank',
    JSON.stringify(node.backup('')),
    'mem',
    JSON.stringify(node.backup(':memory:')),
    existsSync(':memory:'),
    readdirSync(dir),
  );
});
it('log throws', async () => {
  let armed = false;
  const { alice } = await aliceAndBob(
    {},
    {
      log: () => {
        throw new Error('log');
      },
      watch: (sql) => {
        if (armed && /COMMIT/.test(sql)) {
          armed = false;
          throw new Error('io');
        }
      },
    },
  );
  armed = true;
  console.log(
    'lost:',
    JSON.stringify(await settled(alice.api['note.create']({ text: 'x' }).catch((e) => 'REJECTED ' + String(e)))),
  );
  console.log(
    'next:',
    JSON.stringify(await settled(alice.api['note.create']({ text: 'y' }).catch((e) => 'REJECTED ' + String(e)))),
  );
});
it('order', async () => {
  const { alice } = await aliceAndBob();
  const { event_id: p } = right(await alice.api['note.create']({ text: 'p' }));
  right(await alice.api['note.create']({ text: 'c', parents: [p] }));
  right(await alice.api['note.erase']({ target: p }));
  console.log('after erase', await notesOf(alice));
});
it('clock', () => {
  console.log(dueInMs(3000, 10_000_000, 0));
});
