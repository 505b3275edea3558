import type * as E from 'fp-ts/Either';
import { type EventId, type Fault, type SessionCtx, drafting } from '../../../lib';
import { contactLayout } from '../wire/bodies/joining';
import type { Contact } from '../wire/contact';

/** Keeps where a link says that a device is, and what to seal to. */
export const rememberContact = (ctx: SessionCtx, realm_id: EventId, body: Contact): E.Either<Fault, unknown> =>
  ctx.emit(drafting({ layout: contactLayout, body, nowMs: ctx.nowMs, realm_id }));
