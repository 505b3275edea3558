import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Drafting,
  type Fault,
  denied,
  drafting,
  makeEventOutsideLog,
  refTo,
  secret,
} from '../../../lib';
import { prekeyEvent } from '../events/keys/prekey';
import { deviceKeyRef } from '../rules/deviceKeyRef';
import { type Author, draftInNetwork } from '../rules/drafts';
import { lentSecret } from '../rules/lentSecret';
import { days } from '../rules/network';
import { transitIdOf } from '../wire/derive';
import { ownPrekeyLayout, prekeyLayout } from '../wire/bodies/keys';

/** Lifetime of a prekey: it is replaced after 7 days, and its seed goes 37 days later. Source: quiet, "Keys". */
const PREKEY_DAYS = 44;

/**
 * Drafts a prekey and the local event that keeps its secret half. A prekey is outside the log, so its bytes and its id are
 * known before it is stored.
 */
export const prekeyDrafts = (ctx: CauseCtx, author: Author): E.Either<Fault, readonly Drafting[]> => {
  const seed = ctx.random.bytes(32);
  return pipe(
    E.Do,
    E.bind('pair', () => E.mapLeft((): Fault => denied('prekey.is_made'))(ctx.crypto.boxKeyPair(seed))),
    E.let('shown', ({ pair }) =>
      draftInNetwork(
        author,
        ctx.nowMs,
        { layout: prekeyLayout, body: { public_key: pair.publicKey } },
        { expires_at_ms: ctx.nowMs + days(PREKEY_DAYS) },
      ),
    ),
    E.bind('key', () => lentSecret(ctx, deviceKeyRef(author.peer_id))),
    E.bind('made', ({ shown, key }) => makeEventOutsideLog(ctx.crypto, prekeyEvent, shown.draft, key)),
    E.map(({ pair, shown, made: { event_id: prekey_id } }) => {
      const body = { prekey_id, transit_id: transitIdOf(ctx.crypto, 2, pair.publicKey) };
      const kept = { layout: ownPrekeyLayout, body, nowMs: ctx.nowMs, realm_id: author.network_id };
      return [shown, drafting(kept, { secrets: new Map([[refTo('prekey_secret', prekey_id), secret(seed)]]) })];
    }),
  );
};
