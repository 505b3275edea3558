import * as E from 'fp-ts/Either';
import {
  type Envelope,
  type EventId,
  type Fault,
  type Secret,
  denied,
  idsOf,
  isEventId,
  kindOf,
  restage,
  reveal,
  secretIn,
} from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { sealPlain, sealWithKey } from '../wire/sealedForm';

const keyOf = (e: Envelope<'validated'>): E.Either<Fault, { readonly key_id: EventId; readonly key: Uint8Array }> => {
  const ref = [...e.deps.keys()].find((lent) => kindOf(lent) === 'key');
  const key_id = ref === undefined ? undefined : idsOf(ref)[0];
  if (ref === undefined || !isEventId(key_id)) return E.left(denied('draft.names_its_key'));
  return E.map((key: Secret) => ({ key_id, key: reveal(key) }))(secretIn(e.deps, ref));
};

const hasBytes = (e: Envelope<'validated'>): e is Envelope<'validated'> & { readonly sealed: Uint8Array } =>
  e.sealed !== undefined;

/** validated → sealed: encrypts our own event where its type says so, and keeps a received event's bytes as they came. */
export const sealEvent: OpenHandler = ({ crypto, registry }) =>
  step({
    name: 'sealEvent',
    from: 'validated',
    to: 'sealed',
    run: (e) => {
      const { canonical, event_id } = e;
      if (hasBytes(e)) return E.right(restage(e, 'sealed'));
      const sealed =
        registry.byName.get(e.event.type)?.form === 'keyed'
          ? E.chain((key: { readonly key_id: EventId; readonly key: Uint8Array }) =>
              sealWithKey(crypto, canonical, event_id, key),
            )(keyOf(e))
          : E.right(sealPlain(canonical, event_id));
      return E.map((bytes: Uint8Array) => restage(Object.assign({}, e, { sealed: bytes }), 'sealed'))(sealed);
    },
  });
