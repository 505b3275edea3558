import { bytes, layout, publicKey, u32, weakRef } from '../../../../lib';

/** Source: wire, "10 sync_request"; sync, "Session". The secret is for the one this is sealed to. */
export const syncRequestLayout = layout('sync_request', {
  request_id: bytes(16),
  to_peer: weakRef,
  transit_secret: bytes(32),
  ephemeral_key: publicKey,
  credit: u32,
});
