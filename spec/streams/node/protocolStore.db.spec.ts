import { minimal } from '../../../protocols/minimal';
import { openProtocolStore } from '../../../streams/node/protocolStore';
import { MADE_MS, crypto, registry } from '../../support/kernel/envelopes';
import { left, right } from '../../support/common/right';
import { story } from '../../support/kernel/story';

const TOOLS = { crypto, now: () => MADE_MS };

describe('openProtocolStore', () => {
  it('opens the store of a protocol, with its tables and its queries', () => {
    const store = right(openProtocolStore(story, registry, { path: ':memory:', ...TOOLS }));

    expect(store.queries.tables(story.inboxes)).toEqual(['identities']);
    expect(right(store.queries.run(story.inboxes, 0, { after_seq: 0 }))).toEqual([]);
    store.close();
  });

  it('holds a store to the limits it is given', () => {
    const store = right(openProtocolStore(story, registry, { path: ':memory:', limits: { outboxRows: 1 }, ...TOOLS }));
    store.transaction.begin();
    const packet = { sender: Uint8Array.of(1), destination: Uint8Array.of(2), packet: Uint8Array.of(3) };

    const before = store.outbox.isFull();
    store.outbox.add(1, MADE_MS, packet);

    expect([before, store.outbox.isFull()]).toEqual([false, true]);
    store.transaction.rollback();
    store.close();
  });

  it('lets a spec watch each statement', () => {
    const seen: string[] = [];
    const store = right(
      openProtocolStore(minimal, registry, { path: ':memory:', watch: (sql) => seen.push(sql), ...TOOLS }),
    );
    store.close();

    expect(seen.some((sql) => sql.includes('CREATE TABLE events'))).toBe(true);
  });

  it('refuses what a store refuses', () => {
    expect(left(openProtocolStore(story, registry, { path: '/nowhere/at/all.db', ...TOOLS }))).toMatchObject({
      _tag: 'NoSuchFolder',
    });
  });
});
