import { type Event, ZERO_ID, refTo } from '../../../../lib';
import { EXPIRY_MS_MAX } from '../../../../protocols/quiet/rules/checkRetention';
import { CASES } from '../../../support/quiet/cases';
import {
  MADE_MS,
  idOf,
  inDays,
  known,
  lentTo,
  made,
  needsInTurn,
  signedBy,
  typeOf,
  verdict,
} from '../../../support/quiet/events';
import { HOME } from '../../../support/quiet/world';

const caseOf = (type: string, by = 'alice', more: object = {}): Event => {
  const { body } = CASES.find((one) => one.type === type)!;
  return made(type, { ...(body as object), ...more }, signedBy(by));
};

const IN_CHANNEL = ['reaction', 'message_edit', 'seen'];
const DELETIONS = ['delete_message', 'delete_channel'];
const ACTS = [...DELETIONS, 'channel_update'];

describe.each(IN_CHANNEL)('a %s', (type) => {
  it('waits for its channel, then its group, then the membership, and for no message', () => {
    expect(needsInTurn(caseOf(type, 'phone'), HOME)).toEqual([
      ['channel:channel', 'peer:phone', 'user_of:phone'],
      ['group:circle', 'user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it('by who is no member of the channel’s group waits for ever', () => {
    expect(needsInTurn(caseOf(type, 'bob'), HOME).at(-1)).toEqual(['-member:circle:bob']);
  });

  it('is in the scope of the channel’s group, once the channel is here', () => {
    expect(typeOf(type).scope?.(known(caseOf(type)), HOME)).toEqual(idOf('circle'));
    expect(typeOf(type).scope?.(known(caseOf(type)), new Map())).toBeUndefined();
  });

  it('is a row under the local number of its channel, with its id, its time and its signer', () => {
    const event = caseOf(type);
    const channel = refTo('channel', idOf('channel'));
    const deps = new Map(
      [...lentTo(event, HOME)].map(([ref, dep]) => [ref, { ...dep, local_seq: ref === channel ? 70 : 1 }]),
    );

    expect(typeOf(type).project(known(event, 'this one'), deps)).toEqual([
      expect.objectContaining({
        op: 'upsert',
        row: expect.objectContaining({ channel: 70, peer_id: idOf('alice'), created_at_ms: MADE_MS }),
      }),
    ]);
    const [delta] = typeOf(type).project(known(event, 'this one'), deps);
    expect(delta?.op === 'upsert' && Object.values(delta.row)).toContainEqual(idOf('this one'));
  });
});

describe.each(ACTS)('a %s', (type) => {
  it('waits for its group and the membership, and not for what it is about', () => {
    expect(needsInTurn(caseOf(type, 'phone'), HOME)).toEqual([
      ['group:circle', 'peer:phone', 'user_of:phone'],
      ['user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it('by who is no member of the group waits for ever', () => {
    expect(needsInTurn(caseOf(type, 'bob'), HOME).at(-1)).toEqual(['-member:circle:bob']);
  });

  it('is in the scope of the network, and waits for the one before it', () => {
    expect(typeOf(type).scope?.(known(caseOf(type)), new Map())).toEqual(idOf('network'));
    expect(typeOf(type).logWaits).toBe(true);
  });
});

describe.each(DELETIONS)('a %s', (type) => {
  it('is a fact: whatever it names, by whichever member', () => {
    for (const target of ['channel', 'gone', 'alice', 'circle']) {
      expect(verdict(caseOf(type, 'alice', { target: idOf(target) }), HOME)).toBe('kept');
    }
    expect(verdict(caseOf(type, 'alice', { target: ZERO_ID }), HOME)).toBe('kept');
  });

  it('is a row of its own, and one for each target', () => {
    const rows = typeOf(type).project(known(caseOf(type), 'said'), new Map());

    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      row: { target: idOf('gone'), group_id: idOf('circle'), peer_id: idOf('alice'), undo: 0, log_seq: 0 },
    });
  });
});

describe('a message_edit', () => {
  it('has a text', () => {
    expect(verdict(caseOf('message_edit', 'alice', { text: 'x' }), HOME)).toBe('kept');
    expect(verdict(caseOf('message_edit', 'alice', { text: '' }), HOME)).toBe('message_edit.has_a_text');
  });
});

describe('a channel_update', () => {
  it('is a row with its place in the log, and no name', () => {
    expect(typeOf('channel_update').project(known(caseOf('channel_update'), 'said'), new Map())).toEqual([
      expect.objectContaining({
        row: {
          ...{ update_id: idOf('said'), network_id: idOf('network'), peer_id: idOf('alice'), created_at_ms: MADE_MS },
          ...{ channel_id: idOf('channel'), group_id: idOf('circle'), retention_ms: 0, key_id: idOf('some key') },
          ...{ log_seq: 0, log_prev: ZERO_ID },
        },
      }),
    ]);
  });

  it.each([
    [0, 'kept'],
    [59_999, 'channel_update.keeps_messages_for_a_minute_or_more'],
    [60_000, 'kept'],
    [EXPIRY_MS_MAX - MADE_MS, 'kept'],
    [EXPIRY_MS_MAX - MADE_MS + 1, 'channel_update.retention_ends_in_time'],
  ])('that keeps messages for %d ms is %s', (retention_ms, found) => {
    expect(verdict(caseOf('channel_update', 'alice', { retention_ms }), HOME)).toBe(found);
    expect(verdict(caseOf('channel', 'alice', { retention_ms }), HOME)).toBe(
      found.replace('channel_update', 'channel'),
    );
  });
});

describe('what hangs on a message', () => {
  it.each(['reaction', 'message_edit', 'seen'])('may expire: %s', (type) => {
    expect(typeOf(type).mayExpire).toBe(true);
    expect(verdict({ ...caseOf(type), expires_at_ms: inDays(1) }, HOME)).toBe('kept');
  });

  it.each([...DELETIONS, 'channel_update'])('is not %s, which never expires', (type) => {
    expect(typeOf(type).mayExpire).toBeUndefined();
  });
});

describe('the fields', () => {
  it.each([
    ['reaction', { emoji: '' }],
    ['reaction', { emoji: 'x'.repeat(49) }],
    ['reaction', { removed: 2 }],
    ['message_edit', { text: 'x'.repeat(347) }],
    ['channel_update', { group_id: ZERO_ID }],
    ['channel_update', { retention_ms: 2 ** 48 }],
    ['channel_update', { nonce: new Uint8Array(23) }],
    ['channel_update', { sealed_name: new Uint8Array(79) }],
    ['seen', { at_ms: 2 ** 48 }],
    ['delete_message', { group_id: ZERO_ID }],
  ])('of a %s refuse %j', (type, more) => {
    expect(typeOf(type).layout.codec.is(caseOf(type).body)).toBe(true);
    expect(typeOf(type).layout.codec.is(caseOf(type, 'alice', more).body)).toBe(false);
  });

  it.each([
    ['reaction', { emoji: 'x'.repeat(48), removed: 1 }],
    ['message_edit', { text: 'x'.repeat(346) }],
    ['channel_update', { channel_id: ZERO_ID, key_id: ZERO_ID, retention_ms: 2 ** 48 - 1 }],
    ['seen', { at_ms: 2 ** 48 - 1 }],
  ])('of a %s take %j', (type, more) => {
    expect(typeOf(type).layout.codec.is(caseOf(type, 'alice', more).body)).toBe(true);
  });
});
