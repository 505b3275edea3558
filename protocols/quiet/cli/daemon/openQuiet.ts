import * as E from 'fp-ts/Either';
import { filter, firstValueFrom } from 'rxjs';
import {
  type Log,
  type Node,
  type OpenFault,
  type Transport,
  createNode,
  describeOpenFault,
} from '../../../../streams';
import { quiet } from '../..';
import type { operations } from '../../operations';
import { EXIT, type CommandRefusal, refusal } from '../commandRefusal';

/** A node of the protocol `quiet`. */
export type QuietNode = Node<typeof operations>;

/** Explains why a database was not opened. A database in use has an exit code of its own. */
export const openRefusal = (db: string, fault: OpenFault): CommandRefusal => ({
  code: fault._tag === 'DatabaseInUse' ? EXIT.inUse : EXIT.refused,
  rule: `database.${fault._tag}`,
  sentence: describeOpenFault(db, fault),
});

/** Opens a node and waits until its transport listens. Refuses: databases that cannot be opened, addresses in use. */
export const openQuiet = async (
  db: string,
  transport: Transport,
  log: Log,
): Promise<E.Either<CommandRefusal, QuietNode>> => {
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
