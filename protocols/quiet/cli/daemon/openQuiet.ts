import * as E from 'fp-ts/Either';
import { filter, firstValueFrom } from 'rxjs';
import { type Log, type OpenFault, type Transport, createNode, describeOpenFault } from '../../../../streams';
import { quiet } from '../..';
import type { QuietNode } from '../door/dispatch';
import { EXIT, type Refusal, refusal } from '../exit';

/** Why a database was not opened, for people and for the shell. */
export const openRefusal = (db: string, fault: OpenFault): Refusal => ({
  code: fault._tag === 'DatabaseInUse' ? EXIT.inUse : EXIT.refused,
  rule: `database.${fault._tag}`,
  sentence: describeOpenFault(db, fault),
});

/** Opens a node of the protocol and waits until its transport listens, or says why it does not. */
export const openQuiet = async (db: string, transport: Transport, log: Log): Promise<E.Either<Refusal, QuietNode>> => {
  const opened = await createNode({ protocol: quiet, path: db, transport, log });
  if (E.isLeft(opened)) return E.left(openRefusal(db, opened.left));
  const settled$ = transport.status$.pipe(
    filter(
      (status) =>
        status.state === 'up' ||
        status.state === 'degraded' ||
        (status.state === 'down' && status.reason !== undefined),
    ),
  );
  const status = await firstValueFrom(settled$, { defaultValue: { state: 'down' as const } });
  if (status.state === 'up') return opened;
  opened.right.close();
  const rule = 'reason' in status && status.reason !== undefined ? status.reason : 'transport.is_up';
  return E.left(refusal(rule, `the node cannot listen there (${rule})`));
};
