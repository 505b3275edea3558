import * as E from 'fp-ts/Either';
import { type CauseCtx, type Fault, type KeyPair, denied } from '../../../lib';

/** Draws the key pair of a new device. Networks see no other key of ours: nobody can tell that two devices are one person's. */
export const drawDeviceKeys = ({ crypto, random }: Pick<CauseCtx, 'crypto' | 'random'>): E.Either<Fault, KeyPair> =>
  E.mapLeft((): Fault => denied('device.key_pair_from_seed'))(crypto.signKeyPair(random.bytes(32)));
