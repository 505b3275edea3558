import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, type Fault, type Ref, drafting, forgetting, purging, refTo } from '../../../lib';
import { REFUSED_AFTER_MS, job } from '../../../streams/kit';
import { finishedJoinings, replacedPrekeys } from './replacedQueries';
import { type PurgeableKey, keysToPurge, purgedWraps, purgeableKeys, wrapsOfKey } from './resealQueries';
import { lentSecret } from '../rules/lentSecret';
import { purgedKeyLayout } from '../wire/bodies/keys';

type Emitted = E.Either<Fault, readonly Emission[]>;

/** Purges a key with its `held_key` event and its wraps, and remembers that it was here. */
const purgeKey = (ctx: CauseCtx, key: PurgeableKey): Emitted =>
  pipe(
    ctx.query(wrapsOfKey, key),
    E.map((wraps) => {
      const { key_id, group_id, key_class, network_id, held_id, purged } = key;
      const body = { key_id, group_id, class: key_class };
      const remembered = drafting({ layout: purgedKeyLayout, body, nowMs: ctx.nowMs, realm_id: network_id });
      const gone = purging(refTo('key', key_id), [held_id, ...wraps.map(({ wrap_id }) => wrap_id)]);
      return purged ? [gone] : [remembered, gone];
    }),
  );

const purgeKeysNow = (ctx: CauseCtx): Emitted =>
  pipe(
    ctx.query(purgeableKeys, { now_ms: ctx.nowMs }),
    E.chain(E.traverseArray((key) => purgeKey(ctx, key))),
    E.map((all) => all.flat()),
  );

/** Forgets remaining and later wraps of purged keys: our prekey would open them. */
const forgetWraps = (ctx: CauseCtx): Emitted =>
  pipe(
    ctx.query(purgedWraps, {}),
    E.map((wraps) => {
      const untilMs = Math.max(...wraps.map(({ expires_ms }) => expires_ms)) + REFUSED_AFTER_MS;
      const ids = wraps.map(({ wrap_id }) => wrap_id);
      return ids.length === 0 ? [] : [forgetting(ids, untilMs)];
    }),
  );

const purgePrekeys = (ctx: CauseCtx): Emitted =>
  pipe(
    ctx.query(replacedPrekeys, { now_ms: ctx.nowMs }),
    E.map((old) => old.map(({ prekey_id, own_id }) => purging(refTo('prekey_secret', prekey_id), [own_id, prekey_id]))),
  );

/** Purges the secret of a link once its identity is in. */
const purgeLinks = (ctx: CauseCtx): Emitted => {
  const isHere = (ref: Ref): boolean => E.isRight(lentSecret(ctx, ref));
  return pipe(
    ctx.query(finishedJoinings, { now_ms: ctx.nowMs }),
    E.map((done) => done.flatMap((one) => [refTo('joining', one.joining_id), refTo('invite_secret', one.invite_id)])),
    E.map((refs) => refs.filter(isHere).map((ref) => purging(ref, []))),
  );
};

/**
 * Every minute, purges keys that nothing needs any more: those of a past class, and tainted ones. Everything that could
 * restore them goes too. The kernel checks the conditions again inside the transaction.
 */
export const purgeKeys = job({
  name: 'purgeKeys',
  everyMs: 60_000,
  limit: 256,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      E.Do,
      E.bind('keys', () => purgeKeysNow(ctx)),
      E.bind('wraps', () => forgetWraps(ctx)),
      E.bind('prekeys', () => purgePrekeys(ctx)),
      E.bind('links', () => purgeLinks(ctx)),
      E.bind('toGo', () => ctx.query(keysToPurge, { now_ms: ctx.nowMs })),
      E.map(({ keys, wraps, prekeys, links, toGo: [toGo] }) => ({
        emissions: [...keys, ...wraps, ...prekeys, ...links],
        state: {},
        pending: (toGo?.left ?? 0) - keys.filter(({ stage }) => stage === 'purging').length,
      })),
    ),
});
