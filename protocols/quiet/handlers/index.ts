import type { OpenHandler } from '../../../streams/kit';
import { checkOutgoing } from './checkOutgoing';
import { openEvent } from './openEvent';
import { sealEvent } from './sealEvent';
import { signDraft } from './signDraft';
import { unwrapTransit } from './unwrapTransit';
import { verifySignature } from './verifySignature';
import { wrapTransit } from './wrapTransit';

export { arrive } from './arrive';
export { readBack } from './readBack';

/** The steps of an envelope's way in, of our own events, and of the way out. */
export const handlers: readonly OpenHandler[] = [
  ...[unwrapTransit, openEvent, verifySignature],
  ...[signDraft, sealEvent],
  ...[checkOutgoing, wrapTransit],
];
