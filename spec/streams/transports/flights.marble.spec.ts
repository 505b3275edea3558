import { Observable, VirtualTimeScheduler } from 'rxjs';
import { openFlights } from '../../../streams/transports/flights';
import type { Parcel } from '../../../streams/transports/transport';
import { marbles } from '../../support/common/marbles';

const parcelOf = (name: string): Parcel => ({
  from: new Uint8Array(0),
  to: new Uint8Array(0),
  packet: Buffer.from(name),
});
const nameOf = ({ packet }: Parcel): string => Buffer.from(packet).toString();

/** What lands, as a stream. */
const landings = (
  scheduler: VirtualTimeScheduler,
  launch: (launch: (name: string, inMs: number) => void) => void,
): Observable<string> =>
  new Observable((subscriber) => {
    const flights = openFlights(scheduler, (parcel) => subscriber.next(nameOf(parcel)));
    launch((name, inMs) => flights.launch(parcelOf(name), inMs));
  });

describe('openFlights', () => {
  it(
    'lands each parcel after its time',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '--c--p----';

      const landed$ = landings(scheduler, (launch) => {
        launch('p', 5);
        launch('c', 2);
      });

      expectObservable(landed$).toBe(expected);
    }),
  );

  it(
    'lands of those that are due together the first launched first',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '---(cdprx)';

      const landed$ = landings(scheduler, (launch) => [...'cdprx'].forEach((name) => launch(name, 3)));

      expectObservable(landed$).toBe(expected);
    }),
  );

  it(
    'lets a later one overtake, also when it is launched last',
    marbles(({ hot, expectObservable }, scheduler) => {
      const source$ = hot('c-p---------');
      const expected = '   ----p-----c-';

      const landed$ = landings(scheduler, (launch) => {
        source$.subscribe((name) => launch(name, name === 'c' ? 10 : 2));
      });

      expectObservable(landed$).toBe(expected);
    }),
  );

  it(
    'lands at once, though not before the launch is over, what takes no time',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '(cp)';

      const landed$ = landings(scheduler, (launch) => {
        launch('c', 0);
        launch('p', 0);
      });

      expectObservable(landed$).toBe(expected);
    }),
  );

  it(
    'lands what a landing launches',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '--c-(dd)--';
      const landed$ = new Observable<string>((subscriber) => {
        const flights = openFlights(scheduler, (parcel) => {
          subscriber.next(nameOf(parcel));
          if (nameOf(parcel) === 'c') [2, 2].forEach((inMs) => flights.launch(parcelOf('d'), inMs));
        });
        flights.launch(parcelOf('c'), 2);
      });

      expectObservable(landed$).toBe(expected);
    }),
  );

  it('counts what is under way, and has one action pending for all of it', () => {
    const scheduler = new VirtualTimeScheduler();
    const landed: string[] = [];
    const flights = openFlights(scheduler, (parcel) => landed.push(nameOf(parcel)));

    for (let n = 999; n >= 0; n -= 1) flights.launch(parcelOf(String(n)), n);
    const [count, pending] = [flights.count(), scheduler.actions.filter(({ closed }) => !closed).length];
    scheduler.flush();

    expect([count, pending]).toEqual([1_000, 1]);
    expect(landed).toEqual(Array.from({ length: 1_000 }, (_, n) => String(n)));
    expect(flights.count()).toBe(0);
  });
});
