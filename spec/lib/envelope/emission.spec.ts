import { bringing, drafting, framing, noting, sending } from '../../../lib/envelope/emission';
import { layout } from '../../../lib/event/layout';
import { nonEmptyText } from '../../../lib/event/text';
import { ZERO_ID, refTo } from '../../../lib/ids';
import { drop, note } from '../../../lib/envelope/note';
import { secret } from '../../../lib/secret';
import { id } from '../../support/lib/events';

const noteLayout = layout('note', { text: nonEmptyText(64) });
const body = { text: 'hello' };
const to = refTo('author', id(1));

describe('drafting', () => {
  it('leaves nothing where nothing is said', () => {
    expect(drafting({ layout: noteLayout, body, nowMs: 5 })).toEqual({
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
      { layout: noteLayout, body, nowMs: 5, expires_at_ms: 6, realm_id: id(2), signed_by: id(3) },
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
    expect(drafting({ layout: noteLayout, body, nowMs: 5 })).toEqual(drafting({ layout: noteLayout, body, nowMs: 5 }));
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

  it('let a frame leave that is no event, with the bytes it is', () => {
    expect(framing(id(3), to)).toEqual({
      ...{ stage: 'outgoing', carries: 'frame', event_type: '', event_id: ZERO_ID, to, bytes: id(3) },
    });
  });

  it('note rows to be written and dropped, in the order they stand', () => {
    const notes = [note('visits', { visit_id: id(1), until_ms: 5 }), drop('visits', { visit_id: id(2) })];

    expect(noting(...notes)).toEqual({
      stage: 'noting',
      notes: [
        { op: 'note', table: 'visits', row: { visit_id: id(1), until_ms: 5 } },
        { op: 'drop', table: 'visits', key: { visit_id: id(2) } },
      ],
    });
  });

  it('take bytes that came by hand down the road of received ones', () => {
    expect(bringing(id(2), id(1), 'link')).toEqual({
      stage: 'unwrapped',
      sealed: id(2),
      claimed: id(1),
      mayWait: false,
      opensWith: [],
      origin: 'link',
    });
  });
});
