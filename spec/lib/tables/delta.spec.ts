import { erase, forget, upsert } from '../../../lib/tables/delta';
import { id } from '../../support/lib/events';

describe('deltas', () => {
  it('say what is to change, and nothing of whose it is', () => {
    expect(upsert('notes', { text: 'a' })).toEqual({ op: 'upsert', table: 'notes', row: { text: 'a' } });
    expect(erase('notes', { text: 'a' })).toEqual({ op: 'delete', table: 'notes', key: { text: 'a' } });
  });

  it('forget for good unless told until when', () => {
    expect(forget(id(1))).toEqual({ op: 'forget', event_id: id(1) });
    expect(forget(id(1), 0)).toEqual({ op: 'forget', event_id: id(1), untilMs: 0 });
  });
});
