import { layout, ref } from '../../../../lib';

/** Source: quiet, event type 15. An invite or a link invite: both provide `invitation:<id>`. */
export const revokeInviteLayout = layout('revoke_invite', { invitation_id: ref('invitation') });
