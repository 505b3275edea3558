import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Drafting, type Envelope, type Fault, bodyIn, drafting, refTo, reveal } from '../../../lib';
import { type Reflector, job } from '../../../streams/kit';
import { lentSecret } from '../rules/lentSecret';
import { heldKeyLayout } from '../wire/bodies/keys';
import { channelNameLayout, channelUpdateLayout } from '../wire/bodies/talk';
import { NAME_CLASS, openName } from '../wire/sealName';
import { plainBodyIn } from '../wire/sealedForm';
import { NAMES_OPENED_MAX, type NameToOpen, nameToOpen, namesToOpen } from './nameQueries';

/** Drafts the local event that keeps an opened name. One that opens to none is kept as empty, and not tried again. */
const openOne = (
  ctx: CauseCtx,
  { update_id, network_id, channel_id, key_id, sealed }: NameToOpen,
): E.Either<Fault, Drafting> =>
  pipe(
    lentSecret(ctx, refTo('key', key_id)),
    E.map((key) => {
      const name = pipe(
        channelUpdateLayout.read(plainBodyIn(sealed), 0),
        E.chain((body) => openName(ctx.crypto, { network_id, channel_id }, reveal(key), body)),
        E.getOrElse(() => ''),
      );
      const body = { update_id, channel_id, name };
      return drafting({ layout: channelNameLayout, body, nowMs: ctx.nowMs, realm_id: network_id });
    }),
  );

const openAll = (ctx: CauseCtx, found: E.Either<Fault, readonly NameToOpen[]>): E.Either<Fault, readonly Drafting[]> =>
  E.chain(E.traverseArray((one: NameToOpen) => openOne(ctx, one)))(found);

/** The names that a stored event may let us open: of its channel, or all where a key of names came. */
const namesAfter = (ctx: CauseCtx, { event, event_id }: Envelope<'stored'>) => {
  const now_ms = ctx.nowMs;
  if (event.type === 'channel') return ctx.query(nameToOpen, { channel_id: event_id, now_ms });
  if (event.type === 'channel_update') {
    return pipe(
      bodyIn(event, channelUpdateLayout),
      E.chain(({ channel_id }) => ctx.query(nameToOpen, { channel_id, now_ms })),
    );
  }
  return pipe(
    bodyIn(event, heldKeyLayout),
    E.chain((key) => (key.class === NAME_CLASS ? ctx.query(namesToOpen, { now_ms }) : E.right([]))),
  );
};

/** Opens names of channels as soon as the update, its key and the channel are here, in whatever order they came. */
export const openNewName: Reflector = {
  name: 'openNewName',
  on: ['channel', 'channel_update', 'held_key'],
  limit: NAMES_OPENED_MAX,
  reflect: (e, ctx) => openAll(ctx, namesAfter(ctx, e)),
};

/** Every minute, opens names that began to count since: their time came, or the standing of who gave them is another. */
export const openNames = job({
  name: 'openNames',
  everyMs: 60_000,
  limit: NAMES_OPENED_MAX,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    E.map((emissions: readonly Drafting[]) => ({ emissions, state: {} }))(
      openAll(ctx, ctx.query(namesToOpen, { now_ms: ctx.nowMs })),
    ),
});
