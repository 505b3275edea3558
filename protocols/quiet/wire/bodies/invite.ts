import { layout, publicKey, ref, time, u16 } from '../../../../lib';

/** Source: quiet, event type 09. `max_uses` 0 is an open invite: its proof admits, whoever is awake. */
export const inviteLayout = layout('invite', {
  public_key: publicKey,
  box_key: publicKey,
  group_id: ref('group'),
  max_uses: u16,
  closes_at_ms: time,
});
