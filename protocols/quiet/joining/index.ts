import type { Feature } from '../../../streams/kit';
import { admission, admitMember } from './admitMember';
import { closeInvites, closedInvites } from './closeInvites';
import { contactLookup } from './contactLookup';
import { listInvitations } from './listInvitations';
import { linkContacts } from './linkContacts';
import { linkDevice, ownLinkInvite } from './linkDevice';
import { knownContact } from './refreshContacts';
import { startJoining } from './startJoining';

/** The ways in: a link for a new member, a link for one more device, and how both are closed. */
export const joiningFeature: Feature = {
  lookups: [contactLookup],
  jobs: [closeInvites],
  reflectors: [startJoining, admitMember, linkDevice],
  queries: [linkContacts, admission, closedInvites, ownLinkInvite, listInvitations, knownContact],
};
