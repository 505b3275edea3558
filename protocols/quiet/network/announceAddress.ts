import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { EventId, Flow, SessionCtx } from '../../../lib';
import { type CauseCtx, type Drafting } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { type Author, draftInNetwork } from '../rules/drafts';
import type { Address } from '../wire/contact';
import { days } from '../rules/network';
import { addressLayout } from '../wire/bodies/network';

const ADDRESS_DAYS = 7;

/** Drafts the address of a device. */
export const addressDraft = ({ nowMs }: Pick<CauseCtx, 'nowMs'>, author: Author, where: Address): Drafting =>
  draftInNetwork(author, nowMs, { layout: addressLayout, body: where }, { expires_at_ms: nowMs + days(ADDRESS_DAYS) });

/** Announces the address of this identity's device. */
export const announceAddress: Flow<
  SessionCtx,
  { readonly network_id: EventId } & Address,
  { readonly address_id: EventId }
> =
  (ctx) =>
  ({ network_id, ...where }) =>
  () =>
    pipe(
      authorIn(ctx, network_id),
      E.chain((author) => ctx.emit(addressDraft(ctx, author, where))),
      E.map((address_id) => ({ address_id })),
    );
