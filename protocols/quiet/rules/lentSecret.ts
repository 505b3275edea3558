import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Fault, type Ref, type Secret, secretIn } from '../../../lib';

/** Lends the secret kept under a ref. Refuses, as Missing, where there is none. */
export const lentSecret = (ctx: Pick<CauseCtx, 'lend'>, ref: Ref): E.Either<Fault, Secret> =>
  pipe(
    ctx.lend([ref]),
    E.chain((deps) => secretIn(deps, ref)),
  );
