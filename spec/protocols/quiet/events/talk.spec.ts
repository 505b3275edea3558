import { ZERO_ID } from '../../../../lib';
import {
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
import { HOME, chainOf } from '../../../support/quiet/world';

const say = (text: string, channel = 'channel', by = 'alice', reply_to = ZERO_ID) =>
  made('message', { channel_id: idOf(channel), reply_to, text }, signedBy(by));
const channelIn = (group: string, by = 'alice') =>
  made('channel', { group_id: idOf(group), name: 'general', retention_ms: 0 }, signedBy(by));

describe('a channel', () => {
  it('waits for its group, its signer’s user, and the membership', () => {
    expect(needsInTurn(channelIn('circle', 'phone'), HOME)).toEqual([
      ['group:circle', 'peer:phone', 'user_of:phone'],
      ['user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it.each([
    ['admins', 'admin:network:alice'],
    ['everyone', 'everyone:network:alice'],
    ['circle', 'member:circle:alice'],
  ])('of %s is a member’s: %s', (group, ref) => {
    expect(needsInTurn(channelIn(group), HOME).at(-1)).toEqual([ref]);
    expect(verdict(channelIn(group), HOME)).toBe('kept');
  });

  it.each(['admins', 'circle'])('of %s by who is no member waits for ever', (group) => {
    expect(needsInTurn(channelIn(group, 'bob'), HOME).at(-1)![0]).toMatch(/^-/);
  });

  it('is in the scope of its group', () => {
    expect(typeOf('channel').scope?.(known(channelIn('circle')), new Map())).toEqual(idOf('circle'));
  });
});

describe('a message', () => {
  it('waits for its channel, then its group, then the membership', () => {
    expect(needsInTurn(say('hi', 'channel', 'phone'), HOME)).toEqual([
      ['channel:channel', 'peer:phone', 'user_of:phone'],
      ['group:circle', 'user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it('waits for its channel, its peer and the peer’s user while nothing is here', () => {
    expect(needsInTurn(say('hi'), new Map())).toEqual([['-channel:channel', '-peer:alice', '-user_of:alice']]);
  });

  it('waits for no message it replies to', () => {
    expect(needsInTurn(say('hi', 'channel', 'alice', idOf('gone')), HOME).flat()).not.toContain('-message:gone');
  });

  it('in the channel of everyone is of everyone', () => {
    expect(needsInTurn(say('hi', 'hall', 'bob'), HOME).at(-1)).toEqual(['everyone:network:bob']);
  });

  it('of a guest waits until he is let in', () => {
    expect(needsInTurn(say('hi', 'hall', 'carol'), HOME).at(-1)).toEqual(['-everyone:network:carol']);
  });

  it('by the eighth device in a row still fits what one envelope may need', () => {
    const hall = new Map([...chainOf(8), ...[...HOME].filter(([ref]) => ref.startsWith('channel:'))]);

    expect(needsInTurn(say('hi', 'hall', 'd8'), hall).flat()).toHaveLength(12);
  });

  it('has a text', () => {
    expect(verdict(say('x'), HOME)).toBe('kept');
    expect(verdict(say(''), HOME)).toBe('message.has_a_text');
  });

  it('may expire', () => {
    expect(verdict({ ...say('x'), expires_at_ms: inDays(1) }, HOME)).toBe('kept');
  });

  it('is in the scope of its channel’s group, once that is here', () => {
    const { scope } = typeOf('message');

    expect(scope?.(known(say('x')), HOME)).toEqual(idOf('circle'));
    expect(scope?.(known(say('x')), new Map())).toBeUndefined();
  });

  it('is a row by the local numbers of its channel and its author', () => {
    const numbered = new Map(
      [...lentTo(say('x'), HOME)].map(([ref, dep], n) => [ref, { ...dep, local_seq: 70 + n }] as const),
    );
    const rowOf = (reply_to = ZERO_ID) =>
      typeOf('message').project(known(say('x', 'channel', 'alice', reply_to)), numbered);

    expect(rowOf()).toEqual([
      expect.objectContaining({ row: expect.objectContaining({ channel: 70, author: 71, reply_to: null }) }),
    ]);
    expect(rowOf(idOf('first'))).toEqual([
      expect.objectContaining({ row: expect.objectContaining({ reply_to: idOf('first') }) }),
    ]);
  });
});
