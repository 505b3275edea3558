import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type Fault, type SessionCtx, query, row } from '../../../lib';
import { NO_RECOVERY } from '../wire/bodies/network';
import { RECOVERABLE_MAX, recoveryPair } from './recoveryPair';
import { recoverySeed } from './recoverySeed';

/** Number of a device that no words recover. */
export const UNRECOVERABLE = 0xffff;

const NextRow = row('NextRecoveryRow', { next: t.number });

/** The number of recovery keys that this identity has used, in all networks it ever was in. */
export const usedRecoveries = query<Record<string, never>, t.TypeOf<typeof NextRow>>({
  name: 'recovery.used',
  sql: `SELECT coalesce(max(recovery_nth) + 1, 0) AS next FROM own_devices
         WHERE received_by = :received_by AND recovery_nth < ${UNRECOVERABLE} LIMIT 1`,
  row: NextRow,
});

/** Public recovery key of a new first device, and its number. */
export interface RecoveryKey {
  readonly recovery_key: Uint8Array;
  readonly recovery_nth: number;
}

/** For a device that is recovered by the user's first one alone. */
export const NOT_RECOVERABLE: RecoveryKey = { recovery_key: NO_RECOVERY, recovery_nth: UNRECOVERABLE };

/** Takes the next recovery key of this identity; none beyond its 32nd network. Source: quiet, "Recovery". */
export const nextRecovery = (ctx: SessionCtx): E.Either<Fault, RecoveryKey> =>
  pipe(
    E.Do,
    E.bind('used', () => ctx.query(usedRecoveries, {})),
    E.bind('seed', () => recoverySeed(ctx)),
    E.chain(({ used: [used], seed }) => {
      const recovery_nth = used?.next ?? 0;
      if (recovery_nth >= RECOVERABLE_MAX) return E.right(NOT_RECOVERABLE);
      const pair = recoveryPair(ctx.crypto, seed, recovery_nth);
      ctx.crypto.memzero(seed);
      return E.map(({ publicKey }: { readonly publicKey: Uint8Array }) => ({ recovery_key: publicKey, recovery_nth }))(
        pair,
      );
    }),
  );
