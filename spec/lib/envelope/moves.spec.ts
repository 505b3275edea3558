import { ENDS, type Envelope, STAGES } from '../../../lib/envelope/envelope';
import { denied, malformed } from '../../../lib/fault';
import { optional, refTo } from '../../../lib/ids';
import {
  NO_DEPS,
  NO_NEEDS,
  NO_SECRETS,
  advance,
  foreignProvenance,
  forgetDeps,
  isAt,
  isReady,
  lend,
  provenanceOf,
  reject,
  restage,
} from '../../../lib/envelope/moves';
import { secret } from '../../../lib/secret';
import { id } from '../../support/lib/events';

const needed = refTo('author', id(1));

const fresh: Envelope<'fresh'> = {
  stage: 'fresh',
  received_by: 4,
  event_type: '',
  needs: [needed],
  deps: new Map([[needed, { local_metadata: secret(id(9)) }]]),
  trace_id: 77,
  sealed: id(2),
  claimed: id(3),
  opensWith: [],
  origin: 'sim:alice',
};

describe('isAt', () => {
  it('tells one stage from the others', () => {
    expect([isAt('fresh')(fresh), isAt('accepted')(fresh)]).toEqual([true, false]);
  });
});

describe('isReady', () => {
  it.each([
    ['nothing is needed', [], [], true],
    ['what is needed was lent', [needed], [needed], true],
    ['more was lent than is needed', [], [needed], true],
    ['one of two was lent', [needed, refTo('a', id(2))], [needed], false],
    ['nothing was lent', [needed], [], false],
    ['an optional need was looked for', [optional(needed)], [needed], true],
    ['an optional need was not looked for', [optional(needed)], [], false],
  ])('where %s: %#', (_, needs, lent, ready) => {
    const deps = new Map(lent.map((ref) => [ref, null]));

    expect(isReady({ ...fresh, needs, deps })).toBe(ready);
  });
});

describe('advance', () => {
  it('takes owner, type, deps and trace along, and no field of the stage before', () => {
    const moved = advance(fresh, 'framed', { frame: id(5), nonce: id(6), via: needed, origin: 'sim:bob' });

    expect(moved).toEqual({
      stage: 'framed',
      received_by: 4,
      event_type: '',
      needs: NO_NEEDS,
      deps: fresh.deps,
      trace_id: 77,
      frame: id(5),
      nonce: id(6),
      via: needed,
      origin: 'sim:bob',
    });
  });

  it('may say whose it is, of which type, and what is needed now', () => {
    const moved = advance(
      fresh,
      'framed',
      { frame: id(5), nonce: id(6), via: needed, origin: '' },
      {
        needs: [needed],
        event_type: 'note',
        received_by: 5,
      },
    );

    expect([moved.needs, moved.event_type, moved.received_by]).toEqual([[needed], 'note', 5]);
  });

  it('lets no field of a stage take the place of what every envelope has', () => {
    const fields = {
      frame: id(5),
      nonce: id(6),
      via: needed,
      origin: '',
      received_by: 9,
      trace_id: 9,
      deps: NO_DEPS,
      stage: 'sent',
    };

    const moved = advance(fresh, 'framed', fields);

    expect([moved.received_by, moved.trace_id, moved.deps, moved.stage]).toEqual([4, 77, fresh.deps, 'framed']);
  });
});

describe('restage, lend and forgetDeps', () => {
  it('change what they name and nothing else', () => {
    expect(restage(fresh, 'unwrapped')).toEqual({ ...fresh, stage: 'unwrapped' });
    expect(lend(fresh, [], NO_DEPS)).toEqual({ ...fresh, needs: [], deps: NO_DEPS });
    expect(forgetDeps(fresh)).toEqual({ ...fresh, deps: NO_DEPS });
    expect(fresh.deps.size).toBe(1);
  });
});

describe('reject', () => {
  it('keeps what the refusal is about, and no bytes, deps or needs', () => {
    const rejected = reject(fresh, denied('note.rule'));

    expect(rejected).toEqual({
      stage: 'rejected',
      received_by: 4,
      event_type: '',
      needs: NO_NEEDS,
      deps: NO_DEPS,
      trace_id: 77,
      fault: denied('note.rule'),
      at: 'fresh',
      event_id: undefined,
      origin: 'sim:alice',
    });
  });

  it('has the id that was recomputed: the envelope’s, or the fault’s, never the claim', () => {
    const loaded: Envelope<'loaded'> = {
      ...advance(fresh, 'loaded', { carries: 'event', event_id: id(6), fresh: id(1), to: needed, bytes: id(2) }),
    };

    expect(reject(loaded, denied('x')).event_id).toEqual(id(6));
    expect(reject(loaded, denied('x')).origin).toBeUndefined();
    expect(reject(fresh, malformed('note', [], id(8))).event_id).toEqual(id(8));
    expect(reject(fresh, malformed('note', [])).event_id).toBeUndefined();
  });
});

describe('provenance', () => {
  it('of what arrived is theirs, with nothing of ours', () => {
    expect(foreignProvenance('sim:bob')).toEqual({
      authored: false,
      generation: 0,
      secrets: NO_SECRETS,
      to: NO_NEEDS,
      origin: 'sim:bob',
    });
  });

  it('goes on without the draft it was read from', () => {
    const draft = { ...foreignProvenance('sim:bob'), generation: 3, draft: 'gone', stage: 'drafted' };

    expect(provenanceOf(draft)).toEqual({ ...foreignProvenance('sim:bob'), generation: 3 });
  });
});

describe('STAGES', () => {
  it('names each once, the ends among them', () => {
    expect(new Set(STAGES).size).toBe(STAGES.length);
    expect(STAGES).toEqual(expect.arrayContaining([...ENDS]));
  });
});
