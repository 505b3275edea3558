import * as E from 'fp-ts/Either';
import { type Fault, refused, utf8Length } from '../../../lib';
import { TEXT_BYTES_MAX } from '../wire/bodies/talk';

/** Refuses a text over the size limit by name; it is never cut. */
export const checkText = (text: string): E.Either<Fault, unknown> =>
  utf8Length(text) <= TEXT_BYTES_MAX ? E.right(undefined) : E.left(refused('message.text_is_at_most_346_bytes'));
