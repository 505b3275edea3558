import * as E from 'fp-ts/Either';
import {
  type Envelope,
  type EventType,
  type Fault,
  type LogPlace,
  OUTSIDE_THE_LOG,
  type Secret,
  advance,
  idColumn,
  kindOf,
  makeEvent,
  malformed,
  missing,
  provenanceOf,
  rowIn,
  secretIn,
} from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';

const needOf = (e: Envelope, kind: string) => e.needs.find((ref) => kindOf(ref) === kind);

/** Finds the log position after the signer's last event in the scope, which was lent as `head`. */
const placeOf = (type: EventType, e: Envelope<'drafted'>): LogPlace => {
  const head = e.needs.find((ref) => ref.startsWith('?head:'));
  const last = type.log && head !== undefined ? rowIn(e.deps, `head:${head.slice('?head:'.length)}`) : undefined;
  const prev = last === undefined ? undefined : idColumn(last, 'event_id');
  return prev === undefined ? OUTSIDE_THE_LOG : { seq: Number(last?.['log_seq']) + 1, prev };
};

/** Finds the signing key: that of the drafting device, or none for local types. */
const signingKey = (type: EventType, e: Envelope<'drafted'>): E.Either<Fault, Secret | undefined> => {
  if (type.reach === 'local') return E.right(undefined);
  const device = needOf(e, 'device');
  return device === undefined ? E.left(missing(['device:'])) : secretIn(e.deps, device);
};

/** drafted → signed: encodes the 512 bytes, signs them and computes their id. */
export const signDraft: OpenHandler = (tools) =>
  step({
    name: 'signDraft',
    from: 'drafted',
    to: 'signed',
    run: (e) => {
      const type = tools.registry.byName.get(e.event_type);
      if (type === undefined) return E.left(malformed('draft', ['type']));
      const key = signingKey(type, e);
      if (E.isLeft(key)) return key;
      const made = makeEvent(tools, type, e.draft, placeOf(type, e), key.right);
      if (E.isLeft(made)) return made;
      return E.right(advance(e, 'signed', Object.assign({ sealed: undefined }, made.right, provenanceOf(e))));
    },
  });
