import { layout, list, weakRef } from '../../../../lib';

/** Keys asked for at once. */
export const KEYS_MAX = 16;

const wanted = layout('wanted_key', { key_id: weakRef });

/** Source: quiet, event type 1E. */
export const keyRequestLayout = layout('key_request', {
  group_id: weakRef,
  prekey_id: weakRef,
  keys: list(KEYS_MAX, wanted),
});
