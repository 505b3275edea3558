import * as E from 'fp-ts/Either';
import { type Fault, denied } from '../../../lib';
import { foldName } from './foldName';

/** As few hex digits as a person may type for an id that a screen shows. */
const LIKE_AN_ID = /^[0-9a-f]{8,}$/;

const NAME_IS_AN_ID: Fault = denied('name.is_no_hex_number_of_8_digits');

/**
 * Checks a name that somebody gives to a user, an identity, a group, a channel or a network here. Refuses: 8 or more hex
 * digits and nothing else, which could be taken for an id. No name at all is checked as none. Source: threats, "T58".
 */
export const checkName = (name: string | undefined): E.Either<Fault, unknown> =>
  name !== undefined && LIKE_AN_ID.test(foldName(name)) ? E.left(NAME_IS_AN_ID) : E.right(name);
