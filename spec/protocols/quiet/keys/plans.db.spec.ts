import type { Db } from '../../../../lib/db/openDatabase';
import { lackingDevices } from '../../../../protocols/quiet/keys/wrapKeys';
import { missedWraps } from '../../../../protocols/quiet/keys/takeMissedKeys';
import { keyInUse, keysOf } from '../../../../protocols/quiet/keys/keyQueries';
import { purgedWraps, taintedKeys } from '../../../../protocols/quiet/keys/resealQueries';
import { deletedChannels, deletedMessages } from '../../../../protocols/quiet/forgetting/deletionSlices';
import { orphans } from '../../../../protocols/quiet/forgetting/orphans';
import { virtualWorld } from '../../../../streams/testing';
import { type Founded, found, openQuiet } from '../../../support/quiet/cast';
import { copyOf, planOf } from '../../../support/quiet/records';

/**
 * All rows of an owner are gone through: keys that were purged, what identities and devices of theirs there are, the links they came by; of names,
 * the channels, and users for those who are admins.
 */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  'key.purged_wraps': ['u'],
  'key.lacking_devices': ['i'],
  'key.missed_wraps': ['c', 'standing_users', 'removed_users', 'i', 'o', 'j'],
};

describe('what jobs ask of keys and deletions', () => {
  let alice: Founded;
  let db: Db;
  beforeAll(async () => {
    alice = await found(await openQuiet(virtualWorld(1)), 'Alice');
    db = copyOf(alice.node);
  });
  afterAll(() => {
    db.close();
    alice.node.close();
  });

  // Left to itself SQLite takes the primary key of a table for granted: all rows of an owner, for each row of another.
  it.each(
    [
      deletedMessages,
      deletedChannels,
      orphans,
      keyInUse,
      keysOf,
      lackingDevices,
      missedWraps,
      purgedWraps,
      taintedKeys,
    ].map(({ name, sql }) => [name, sql] as const),
  )('%s finds each row of a large table by more than its owner', (name, sql) => {
    const whole = planOf(db, sql).flatMap((step) => /^SEARCH (\S+) .*\(received_by=\?\)$/.exec(step)?.[1] ?? []);

    expect(whole).toEqual(WHOLE[name] ?? []);
  });
});
