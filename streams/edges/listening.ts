import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { NOBODY } from '../../lib/envelope/envelope';
import type { Protocol } from '../protocol';
import type { Transport } from '../transports/transport';

/** Addresses read at a time. */
const PAGE = 500;

/** Tells the transport which local addresses exist, at start and when a turn brought a new one. */
export const openListening = (
  { queries }: Pick<Store, 'queries'>,
  { inboxes }: Pick<Protocol, 'inboxes'>,
  transport: Pick<Transport, 'listen'>,
): ((changed: ReadonlySet<string>) => void) => {
  const endings = queries.tables(inboxes).map((table) => `/${table}`);
  let after_seq = 0;

  const listenOn = (): void => {
    for (;;) {
      const page = queries.run(inboxes, NOBODY, { after_seq });
      if (E.isLeft(page) || page.right.length === 0) return;
      for (const { seq, address } of page.right) {
        transport.listen(address);
        after_seq = Math.max(after_seq, seq);
      }
      if (page.right.length < PAGE) return;
    }
  };

  listenOn();
  return (changed) => {
    if ([...changed].some((key) => endings.some((ending) => key.endsWith(ending)))) listenOn();
  };
};
