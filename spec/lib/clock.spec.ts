import { clockOf, systemClock } from '../../lib/clock';
import { silentLog } from '../../lib/log';
import { lookup } from '../../lib/tables/lookup';

describe('clockOf', () => {
  it('shows another timeline, from an epoch on', () => {
    let ms = 3;
    const timeline = { now: () => ms };
    const [plain, later] = [clockOf(timeline), clockOf(timeline, 1_000)];

    ms += 4;

    expect([plain.now(), later.now()]).toEqual([7, 1_007]);
  });
});

describe('systemClock', () => {
  it('asks the machine, each time', () => {
    const asked = jest.spyOn(Date, 'now').mockReturnValueOnce(5).mockReturnValueOnce(6);

    expect([systemClock.now(), systemClock.now()]).toEqual([5, 6]);

    asked.mockRestore();
  });
});

describe('silent', () => {
  it('says nothing', () => {
    expect(silentLog({ level: 'error', msg: 'anything' })).toBeUndefined();
  });
});

describe('lookup', () => {
  it('is what it was declared', () => {
    const spec = { kind: 'head', sql: 'SELECT 1' };

    expect(lookup(spec)).toBe(spec);
  });
});
