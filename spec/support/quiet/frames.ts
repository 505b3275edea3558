import * as E from 'fp-ts/Either';
import type { EventId } from '../../../lib';
import { END, START } from '../../../lib';
import { type Range, frameBytesOf } from '../../../lib/reconcile/rangeFrame';
import { unwrapKeyed } from '../../../protocols/quiet/wire/packet';
import {
  type ReconcileFrame,
  type ReconcileHead,
  decodeReconcileFrame,
  encodeReconcileFrame,
} from '../../../protocols/quiet/wire/reconcileFrame';
import type { Attacker } from './attacker';
import type { Scene } from './scene';
import { right } from '../common/right';

const CREDIT = 65_536;

/** A frame of kind 2 that an attacker writes. */
export const comparing = (
  { world }: Pick<Scene, 'world'>,
  scope: EventId,
  ranges: readonly Range[],
  head: Partial<ReconcileHead> = {},
): Uint8Array =>
  right(
    encodeReconcileFrame({
      head: { salted: 0, scope, as_of_ms: world.clock.now(), credit: CREDIT, held: 0, ...head },
      ranges: frameBytesOf({ lower: START, ranges }),
    }),
  );

const FINGERPRINT = new Uint8Array(16).fill(7);

/** So many ranges over all of time, none of which can be equal. */
export const differing = (count: number, fromMs: number, stepMs: number): readonly Range[] =>
  Array.from({ length: count }, (_, nth) => ({
    mode: 'fingerprint' as const,
    upper: nth === count - 1 ? END : { at_ms: fromMs + nth * stepMs, id: new Uint8Array() },
    fingerprint: FINGERPRINT,
  }));

/** Lists all of time with these ids. */
export const listing = (mode: 'ids' | 'want' | 'offer', ids: readonly Uint8Array[]): readonly Range[] => [
  { mode, upper: END, ids },
];

/** The frames of kind 2 among packets, as the other side of the session reads them. */
export const readFrames = (
  { crypto }: Pick<Scene, 'crypto'>,
  attacker: Attacker,
  packets: readonly { readonly packet: Uint8Array }[],
): readonly ReconcileFrame[] =>
  packets.flatMap(({ packet }) => {
    const payload = unwrapKeyed(crypto, attacker.session().session_secret, packet);
    const frame = E.isRight(payload) ? decodeReconcileFrame(payload.right) : payload;
    return E.isRight(frame) ? [frame.right] : [];
  });
