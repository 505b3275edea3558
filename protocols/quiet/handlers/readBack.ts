import * as E from 'fp-ts/Either';
import { denied, idsOf, isEventId, kindOf, refTo, reveal, secretIn } from '../../../lib';
import type { ReadBack } from '../../../streams/kit';
import { keyIdIn, openSealed, readSealedHead, sealWithKey } from '../wire/sealedForm';

/** Opens stored bytes, with a group's key where they are keyed, and reseals them with another. */
export const readBack: ReadBack = {
  opensWith: (sealed) => {
    const key_id = keyIdIn(sealed);
    return key_id === undefined ? [] : [refTo('key', key_id)];
  },
  open: (crypto, sealed, deps) => {
    const found = readSealedHead(sealed);
    if (E.isLeft(found)) return found;
    const ref = [...deps.keys()].find((lent) => kindOf(lent) === 'key');
    const opener = ref === undefined ? undefined : secretIn(deps, ref);
    if (opener !== undefined && E.isLeft(opener)) return opener;
    return openSealed(crypto, sealed, found.right, opener === undefined ? undefined : reveal(opener.right));
  },
  reseal: (crypto, { canonical, event_id, ref }, deps) => {
    const [key_id] = idsOf(ref);
    const key = secretIn(deps, ref);
    if (E.isLeft(key)) return key;
    if (kindOf(ref) !== 'key' || !isEventId(key_id)) return E.left(denied('reseal.is_with_a_key'));
    return sealWithKey(crypto, canonical, event_id, { key_id, key: reveal(key.right) });
  },
};
