import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, type Fault, type Ref, drafting, forgetting, purging, refTo } from '../../../lib';
import { REFUSED_AFTER_MS, job } from '../../../streams/kit';
import { finishedJoinings, oldPrekeys } from './replacedQueries';
import { type SpentKey, keysToGo, purgedWraps, spentKeys, wrapsOfKey } from './resealQueries';
import { lentSecret } from '../rules/lentSecret';
import { purgedKeyLayout } from '../wire/bodies/keys';

type Emitted = E.Either<Fault, readonly Emission[]>;

/** A key, the event that says it is held, and its wraps go; that it was here is remembered. */
const purgeKey = (ctx: CauseCtx, key: SpentKey): Emitted =>
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
    ctx.query(spentKeys, { now_ms: ctx.nowMs }),
    E.chain(E.traverseArray((key) => purgeKey(ctx, key))),
    E.map((all) => all.flat()),
  );

/** Wraps of purged keys that were more than went with it, or came since: our prekey would open them. */
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
    ctx.query(oldPrekeys, { now_ms: ctx.nowMs }),
    E.map((old) => old.map(({ prekey_id, own_id }) => purging(refTo('prekey_secret', prekey_id), [own_id, prekey_id]))),
  );

/** What a link held, once one is in by it. */
const purgeLinks = (ctx: CauseCtx): Emitted => {
  const isHere = (ref: Ref): boolean => E.isRight(lentSecret(ctx, ref));
  return pipe(
    ctx.query(finishedJoinings, { now_ms: ctx.nowMs }),
    E.map((done) => done.flatMap((one) => [refTo('joining', one.joining_id), refTo('invite_secret', one.invite_id)])),
    E.map((refs) => refs.filter(isHere).map((ref) => purging(ref, []))),
  );
};

/**
 * Every minute: keys that are past, or under which something was deleted, go once nothing needs them; and with them all
 * that would give them back. The kernel looks once more, in the transaction that does it.
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
      E.bind('toGo', () => ctx.query(keysToGo, { now_ms: ctx.nowMs })),
      E.map(({ keys, wraps, prekeys, links, toGo: [toGo] }) => ({
        emissions: [...keys, ...wraps, ...prekeys, ...links],
        state: {},
        pending: (toGo?.left ?? 0) - keys.filter(({ stage }) => stage === 'spent').length,
      })),
    ),
});
