import type { Feature } from '../../../streams/kit';
import { answerKeyRequest, keyFor } from './answerKeyRequest';
import { ownDevice } from './askForKeys';
import { forgetReplaced, replacedEvents } from './forgetReplaced';
import { outsOfGroup } from './groupEpoch';
import { keyLookup } from './keyLookup';
import { purgeKeys } from './purgeKeys';
import { keyQueries } from './keyQueries';
import { rekeyEvents } from './rekeyEvents';
import { dueDevices, replenishPrekeys } from './replenishPrekeys';
import { takeKey } from './takeKey';
import { missedWraps, takeMissedKeys } from './takeMissedKeys';
import { keysInHand, lackingDevices, wrapKeys } from './wrapKeys';
import { wrapKeysForDevice, wrapKeysForNewcomer } from './wrapKeysForNewcomer';

/** Group keys and prekeys: how they are made, wrapped, requested, replaced and purged. */
export const keysFeature: Feature = {
  lookups: [keyLookup],
  jobs: [replenishPrekeys, wrapKeys, takeMissedKeys, forgetReplaced, rekeyEvents, purgeKeys],
  reflectors: [takeKey, answerKeyRequest, wrapKeysForNewcomer, wrapKeysForDevice],
  queries: [
    ...keyQueries,
    outsOfGroup,
    missedWraps,
    ownDevice,
    keyFor,
    dueDevices,
    keysInHand,
    lackingDevices,
    replacedEvents,
  ],
};
