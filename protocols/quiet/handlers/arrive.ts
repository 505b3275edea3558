import * as E from 'fp-ts/Either';
import { refTo } from '../../../lib';
import type { Protocol } from '../../../streams/kit';
import { transitIdIn } from '../wire/packet';

/** Names the one need of a packet before it is unwrapped: its transit id, under which its key is found. */
export const arrive: Protocol['arrive'] = (packet) =>
  E.map((id: Uint8Array) => [refTo('transit', id)])(transitIdIn(packet));
