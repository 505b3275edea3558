import { bringing, drafting, sending } from '../../lib/emission';
import { ZERO_ID, refTo } from '../../lib/ids';
import { secret } from '../../lib/secret';
import { id } from '../support/libEvents';

const body = { text: 'hello' };
const to = refTo('author', id(1));

describe('drafting', () => {
  it('leaves nothing where nothing is said', () => {
    expect(drafting({ type: 'note', body, nowMs: 5 })).toEqual({
      stage: 'drafted',
      draft: { type: 'note', body, created_at_ms: 5, expires_at_ms: 0, realm_id: ZERO_ID, signed_by: ZERO_ID },
      needs: [],
      secrets: new Map(),
      to: [],
    });
  });

  it('says what it is told', () => {
    const secrets = new Map([['self', secret(id(9))]] as const);

    const one = drafting(
      { type: 'note', body, nowMs: 5, expires_at_ms: 6, realm_id: id(2), signed_by: id(3) },
      { needs: [to], secrets, to: [to] },
    );

    expect(one.draft).toEqual({
      type: 'note',
      body,
      created_at_ms: 5,
      expires_at_ms: 6,
      realm_id: id(2),
      signed_by: id(3),
    });
    expect([one.needs, one.secrets, one.to]).toEqual([[to], secrets, [to]]);
  });

  it('gives equal drafts for equal parameters', () => {
    expect(drafting({ type: 'note', body, nowMs: 5 })).toEqual(drafting({ type: 'note', body, nowMs: 5 }));
  });
});

describe('sending and bringing', () => {
  it('name an event that is stored, with bytes only where no table holds them', () => {
    expect(sending('note', id(1), to)).toEqual({
      stage: 'outgoing',
      carries: 'event',
      event_type: 'note',
      event_id: id(1),
      to,
      bytes: undefined,
    });
    expect(sending('note', id(1), to, id(2)).bytes).toEqual(id(2));
  });

  it('take bytes that came by hand down the road of received ones', () => {
    expect(bringing(id(2), id(1), 'link')).toEqual({
      stage: 'unwrapped',
      sealed: id(2),
      claimed: id(1),
      opensWith: [],
      origin: 'link',
    });
  });
});
