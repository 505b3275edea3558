import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CryptoPort,
  type Deps,
  type Event,
  type EventId,
  type Fault,
  bodyIn,
  equalBytes,
  lentBody,
  refTo,
  refused,
} from '../../../lib';
import { inviteLayout, linkInviteLayout, linkLayout, linkRequestLayout } from '../wire/bodies/joining';
import { keyLayout } from '../wire/bodies/keys';
import { peerLayout, userLayout } from '../wire/bodies/network';
import { recoverLayout } from '../wire/bodies/removal';
import { inviteProofBytes, keyBirthBytes, linkProofBytes } from '../wire/derive';
import { recoverProofBytes, recoveryIdOf } from '../wire/recoverProofBytes';

type Hashing = Pick<CryptoPort, 'hash'>;

/** A second signature within an event: by the key of its invitation, or by the maker of a group key. */
export interface Proof {
  readonly rule: string;
  readonly signature: Uint8Array;
  readonly bytes: Uint8Array;
  readonly public_key: Uint8Array;
}

/** Finds a device's proof that it holds the secret of a link invite. */
const linkProof = (
  event: Event,
  deps: Deps,
  link: { readonly link_invite_id: EventId; readonly proof: Uint8Array },
  peer_id: EventId,
): E.Either<Fault, Proof> =>
  E.map(({ public_key }: { readonly public_key: Uint8Array }) => ({
    rule: `${event.type}.proof_is_by_its_invite`,
    signature: link.proof,
    bytes: linkProofBytes(event.realm_id, link.link_invite_id, peer_id),
    public_key,
  }))(lentBody(deps, refTo('link_invite', link.link_invite_id), linkInviteLayout));

const userProof = (event: Event, deps: Deps): E.Either<Fault, Proof | undefined> => {
  const user = bodyIn(event, userLayout);
  if (E.isLeft(user)) return user;
  const { invite_id, proof } = user.right;
  if (invite_id === null) return E.right(undefined);
  return E.map(({ public_key }: { readonly public_key: Uint8Array }) => ({
    rule: 'user.proof_is_by_its_invite',
    signature: proof,
    bytes: inviteProofBytes(event.realm_id, invite_id, event.signed_by),
    public_key,
  }))(lentBody(deps, refTo('invite', invite_id), inviteLayout));
};

/** Finds the proof by a user's recovery key. Refuses a device that was made for another key. */
const recoverProof = (crypto: Hashing, event: Event, deps: Deps): E.Either<Fault, Proof> =>
  pipe(
    E.Do,
    E.bind('body', () => bodyIn(event, recoverLayout)),
    E.bind('own', () => lentBody(deps, refTo('peer', event.signed_by), peerLayout)),
    E.bind('first', ({ body }) => lentBody(deps, refTo('peer', body.user_id), peerLayout)),
    E.filterOrElse(
      ({ own, first }) => equalBytes(own.link_invite_id, recoveryIdOf(crypto, first.recovery_key)),
      (): Fault => refused('recover.device_is_made_for_its_words'),
    ),
    E.bind('bytes', ({ body }) => recoverProofBytes(event.realm_id, event.signed_by, body)),
    E.map(({ body, first, bytes }) => ({
      ...{ rule: 'recover.proof_is_by_its_recovery_key', signature: body.proof, bytes },
      public_key: first.recovery_key,
    })),
  );

/** Finds the signature of a key's maker, whoever wrapped the key. */
const keyBirth = (event: Event, deps: Deps): E.Either<Fault, Proof> => {
  const key = bodyIn(event, keyLayout);
  if (E.isLeft(key)) return key;
  const { class: key_class, maker, birth, ...rest } = key.right;
  return E.map(({ public_key }: { readonly public_key: Uint8Array }) => ({
    rule: 'key.birth_is_by_its_maker',
    signature: birth,
    bytes: keyBirthBytes({ network_id: event.realm_id, key_class, maker, ...rest }),
    public_key,
  }))(lentBody(deps, refTo('peer', maker), peerLayout));
};

/** Finds the proof that an event must carry; undefined for types without one. */
export const proofIn = (crypto: Hashing, event: Event, deps: Deps): E.Either<Fault, Proof | undefined> => {
  if (event.type === 'key') return keyBirth(event, deps);
  if (event.type === 'user') return userProof(event, deps);
  if (event.type === 'recover') return recoverProof(crypto, event, deps);
  if (event.type === 'link') {
    return E.chain(
      (body: { readonly link_invite_id: EventId; readonly proof: Uint8Array; readonly peer_id: EventId }) =>
        linkProof(event, deps, body, body.peer_id),
    )(bodyIn(event, linkLayout));
  }
  if (event.type === 'link_request') {
    return E.chain((body: { readonly link_invite_id: EventId; readonly proof: Uint8Array }) =>
      linkProof(event, deps, body, event.signed_by),
    )(bodyIn(event, linkRequestLayout));
  }
  return E.right(undefined);
};
