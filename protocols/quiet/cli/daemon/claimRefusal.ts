import { type CommandRefusal, refusal } from '../commandRefusal';
import type { ClaimFault } from '../../../../streams/doors/socket/claimSocket';

const SENTENCES: Readonly<Record<ClaimFault, string>> = {
  'socket.name_is_short_enough': 'the path of the database is too long for a socket beside it: use a shorter one',
  'socket.is_not_in_use': 'a node answers on the socket of this database already',
  'socket.place_is_free': 'beside the database lies a file where its socket should be, and it is no socket',
  'socket.can_listen': 'the socket beside the database cannot be made: is the folder there, and yours?',
};

/** Why a socket was not claimed, for people. */
export const claimRefusal = (fault: ClaimFault): CommandRefusal => refusal(fault, SENTENCES[fault]);
