import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  advance,
  type Envelope,
  type EventType,
  type Fault,
  idColumn,
  kindOf,
  type LogPlace,
  type MadeEvent,
  makeEvent,
  malformed,
  missing,
  OUTSIDE_THE_LOG,
  provenanceOf,
  refTo,
  rowIn,
  type Secret,
  secretIn,
} from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';

/** The place after the author's last message, which was lent as `head`. */
const placeOf = (type: EventType, { deps, draft }: Envelope<'drafted'>): LogPlace => {
  const last = type.log ? rowIn(deps, refTo('head', draft.signed_by)) : undefined;
  const prev = last === undefined ? undefined : idColumn(last, 'message_id');
  return prev === undefined ? OUTSIDE_THE_LOG : { seq: Number(last?.['author_seq']) + 1, prev };
};

/** An identity stays here and is not signed; all else is signed with the secret key of the identity it names. */
const keyOf = (e: Envelope<'drafted'>): E.Either<Fault, Secret | undefined> => {
  const identity = e.needs.find((ref) => kindOf(ref) === 'identity');
  if (e.event_type === 'identity') return E.right(undefined);
  return identity === undefined ? E.left(missing(['identity:'])) : secretIn(e.deps, identity);
};

/** drafted → signed: writes the 512 bytes, signs them, and from them computes the id. */
export const signDraft: OpenHandler = (tools) =>
  step({
    name: 'signDraft',
    from: 'drafted',
    to: 'signed',
    run: (e) =>
      pipe(
        E.Do,
        E.bind('type', () => E.fromNullable(malformed('draft', ['type']))(tools.registry.byName.get(e.event_type))),
        E.bind('key', () => keyOf(e)),
        E.chain(({ type, key }) => makeEvent(tools, type, e.draft, placeOf(type, e), key)),
        E.map((made: MadeEvent) => advance(e, 'signed', Object.assign({ sealed: undefined }, made, provenanceOf(e)))),
      ),
  });
