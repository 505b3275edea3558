import { inspect } from 'node:util';
import { STAGES } from '../../lib/envelope/envelope';
import { malformed, refused } from '../../lib/fault';
import { toHex } from '../../lib/ids';
import { traceRecord } from '../../streams/traceRecord';
import { validate } from '../../streams/steps/validate';
import {
  alice,
  arrivedAt,
  at,
  bob,
  noteBy,
  openedAt,
  oursAt,
  peerRef,
  refusedAs,
  registry,
  sealedAt,
} from '../support/kernel/envelopes';

const note = noteBy(bob, 'swordfish');
const hex = toHex(note.event_id);

describe('traceRecord', () => {
  it('names a hop: who, which, from where, to where, and by whom', () => {
    const record = traceRecord(arrivedAt('signed', note), arrivedAt('validated', note), validate(registry));

    expect(record).toEqual({
      ...{ trace_id: 1, received_by: 1, event_type: 'note', event_id: hex },
      ...{ from: 'signed', to: 'validated', handler: 'validate', why: '' },
    });
  });

  it('takes the id from where it is known', () => {
    const fresh = sealedAt('fresh', note);
    const wanted = openedAt('accepted', note);
    const parked = at('parked', { missing: [peerRef(bob)], evicted: 0 });

    const ids = [
      traceRecord(fresh, wanted, undefined),
      traceRecord(wanted, parked, undefined),
      traceRecord(sealedAt('unwrapped', note), fresh, undefined),
    ].map(({ event_id }) => event_id);

    expect(ids).toEqual([hex, hex, '']);
  });

  it('says why something was refused, what something waits for, and who took it where somebody did', () => {
    const wanted = openedAt('accepted', note);
    const parked = at('parked', { missing: [peerRef(bob), 'tag:a'], evicted: 0 });

    const [refusal, waiting] = [
      traceRecord(wanted, refusedAs(wanted, refused('note.not_forbidden')), undefined),
      traceRecord(wanted, parked, undefined),
    ];

    expect([refusal.why, refusal.handler]).toEqual(['refused by note.not_forbidden', '']);
    expect(waiting.why).toBe(`${peerRef(bob)}, tag:a`);
  });

  it('holds no payload, no key and no secret, whatever an envelope carries', () => {
    const secrets = new Map([['self' as const, alice.key]]);
    const deps = new Map([[peerRef(alice), { local_metadata: alice.key }]]);
    const from = { ...oursAt('signed', note, { secrets }), deps };
    const to = { ...oursAt('sealed', note, { secrets }), deps };
    const rejected = refusedAs(from, malformed('note', ['text']));

    const shown = [traceRecord(from, to, undefined), traceRecord(from, rejected, undefined)].map((record) =>
      inspect(record, { depth: 9 }),
    );

    for (const one of shown) expect(one).not.toMatch(/swordfish|secret|Uint8Array|Buffer|Map/);
  });

  it('names stages there are', () => {
    const { from, to } = traceRecord(arrivedAt('signed', note), arrivedAt('validated', note), undefined);

    expect([from, to].every((stage) => STAGES.includes(stage))).toBe(true);
  });
});
