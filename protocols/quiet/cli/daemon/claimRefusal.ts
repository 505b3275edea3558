import { type CommandRefusal, refusal } from '../commandRefusal';
import type { ClaimFault } from '../../../../streams/doors/socket/claimSocket';

const SENTENCES: Readonly<Record<ClaimFault, string>> = {
  'socket.name_is_short_enough': 'the path of the database is too long for a socket beside it: use a shorter one',
  'socket.is_not_in_use': 'a node already answers on the socket of this database',
  'socket.place_is_free': 'a file that is no socket lies where the socket of this database should be: move it away',
  'socket.can_listen':
    'the socket beside the database cannot be created: does the folder exist, and may you write to it?',
};

/** Explains to people why a socket was not claimed. */
export const claimRefusal = (fault: ClaimFault): CommandRefusal => refusal(fault, SENTENCES[fault]);
