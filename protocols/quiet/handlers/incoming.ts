import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type Deps,
  type Envelope,
  type EventType,
  type Fault,
  advance,
  arrivedFrom,
  badBlob,
  bodyIn,
  equalBytes,
  idColumn,
  kindOf,
  lentBody,
  openCanonical,
  refTo,
  refused,
  reveal,
  rowIn,
  secretIn,
  signedBytes,
} from '../../../lib';
import { type HandlerTools, type OpenHandler, step } from '../../../streams/kit';
import { networkLayout } from '../events/network/layout';
import { peerLayout } from '../events/peer/layout';
import { type Proof, proofIn } from '../rules/proof';
import { keyClassOf } from '../wire/derive';
import { openSealed, outerIsInner, readSealedHead } from '../wire/sealedForm';

const keyRef = (refs: Envelope['needs']) => refs.find((ref) => kindOf(ref) === 'key');

const keyIn = (e: Envelope<'fresh'>): E.Either<Fault, Uint8Array | undefined> => {
  const ref = keyRef(e.opensWith);
  return ref === undefined ? E.right(undefined) : E.map(reveal)(secretIn(e.deps, ref));
};

/** fresh → opened: decrypts, recomputes the id, decodes, and compares what the outside says with what is inside. */
export const openEvent: OpenHandler = (tools) =>
  step({
    name: 'openEvent',
    from: 'fresh',
    to: 'opened',
    run: (e) => {
      const { sealed, claimed, opensWith, origin } = e;
      return pipe(
        E.Do,
        E.bind('head', () => readSealedHead(sealed)),
        E.bind('key', () => keyIn(e)),
        E.bind('canonical', ({ head, key }) => openSealed(tools.crypto, sealed, head, key)),
        E.bind('made', ({ canonical }) => openCanonical(tools, canonical, claimed)),
        E.filterOrElse(
          ({ head, made }) => outerIsInner(head, made.canonical, made.event_id),
          () => badBlob('sealed.outside_says_what_is_inside'),
        ),
        E.filterOrElse(
          ({ head, made }) => (head.form === 1) === (tools.registry.byName.get(made.event.type)?.form === 'keyed'),
          () => badBlob('sealed.form_is_its_types'),
        ),
        E.map(({ made }) => advance(e, 'opened', { sealed, claimed, opensWith, origin, ...made })),
      );
    },
  });

/** Whose key signs: a network and a peer show it themselves; all else is signed by a peer. */
const signerOf = ({ event, deps }: Envelope<'wanted'>): E.Either<Fault, Uint8Array> => {
  if (event.type === 'network')
    return E.map((body: { creator_public_key: Uint8Array }) => body.creator_public_key)(bodyIn(event, networkLayout));
  const peer =
    event.type === 'peer' ? bodyIn(event, peerLayout) : lentBody(deps, refTo('peer', event.signed_by), peerLayout);
  return E.map((body: { readonly public_key: Uint8Array }) => body.public_key)(peer);
};

/** A key opens the events of its group and class, and no others. A fault of what carried them: the event is innocent. */
const keyFits = (e: Envelope<'wanted'>, type: EventType | undefined): E.Either<Fault, unknown> => {
  const ref = keyRef(e.opensWith);
  if (ref === undefined || type === undefined) return E.right(undefined);
  const key = rowIn(e.deps, ref);
  const group_id = key === undefined ? undefined : idColumn(key, 'group_id');
  const scope = type.scope?.({ event: e.event, event_id: e.event_id }, e.deps);
  const fits =
    group_id !== undefined &&
    scope !== undefined &&
    equalBytes(group_id, scope) &&
    key?.['key_class'] === keyClassOf(e.event.expires_at_ms);
  return fits ? E.right(undefined) : E.left(badBlob('sealed.key_is_of_its_group_and_class'));
};

const isProven = ({ crypto }: HandlerTools, { event }: Envelope<'wanted'>, deps: Deps): E.Either<Fault, unknown> =>
  E.chain((proof: Proof | undefined) =>
    proof === undefined || crypto.verify(proof.signature, proof.bytes, proof.public_key)
      ? E.right(undefined)
      : E.left(refused(proof.rule)),
  )(proofIn(event, deps));

/** wanted → signed: only the signer can have signed it, and who came by an invitation proves it. */
export const verifySignature: OpenHandler = (tools) =>
  step({
    name: 'verifySignature',
    from: 'wanted',
    to: 'signed',
    run: (e) => {
      const { event, event_id, canonical, sealed, origin, deps } = e;
      return pipe(
        keyFits(e, tools.registry.byName.get(event.type)),
        E.chain(() => signerOf(e)),
        E.filterOrElse(
          (public_key) => tools.verify(event_id, event.signature, signedBytes(canonical), public_key),
          () => refused('event.signed_by_its_signer'),
        ),
        E.chain(() => isProven(tools, e, deps)),
        E.map(() => advance(e, 'signed', { event, event_id, canonical, sealed, ...arrivedFrom(origin) })),
      );
    },
  });
