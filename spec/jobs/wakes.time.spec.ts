import { Observable } from 'rxjs';
import { openWakes, whenWoken } from '../../jobs/wakes';
import { marbles } from '../support/common/marbles';

/** Runs of a job that is woken at these times, each with its owner. */
const runsOf = (wokenInMs: number | undefined, woken: readonly (readonly [ms: number, job: string, by: number])[]) => {
  const runs: string[] = [];
  marbles(({ flush }, scheduler) => {
    const wakes = openWakes();
    const job = { name: 'mend', ...(wokenInMs === undefined ? {} : { wokenInMs }) };
    whenWoken(wakes, job, scheduler, (received_by) => {
      runs.push(`${scheduler.now()} for ${received_by}`);
      return new Observable((subscriber) => subscriber.complete());
    }).subscribe();
    for (const [ms, name, by] of woken) scheduler.schedule(() => wakes.wake({ job: name, received_by: by }), ms);
    flush();
  })();
  return runs;
};

describe('whenWoken', () => {
  it('runs once, so long after it was woken first, however often it is woken until then', () => {
    const woken = [1, 5, 40, 41].map((ms) => [ms, 'mend', 1] as const);

    expect(runsOf(40, woken)).toEqual(['41 for 1']);
  });

  it('runs again where it is woken after it ran', () => {
    expect(
      runsOf(40, [
        [1, 'mend', 1],
        [42, 'mend', 1],
      ]),
    ).toEqual(['41 for 1', '82 for 1']);
  });

  it('runs for each owner apart', () => {
    expect(
      runsOf(40, [
        [1, 'mend', 1],
        [3, 'mend', 2],
      ]),
    ).toEqual(['41 for 1', '43 for 2']);
  });

  it('is not woken in the name of another job, nor where nothing may wake it', () => {
    expect([...runsOf(40, [[1, 'tidy', 1]]), ...runsOf(undefined, [[1, 'mend', 1]])]).toEqual([]);
  });
});
