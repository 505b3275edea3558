import { type Fault, reasonOf } from '../../lib/fault';
import type { Ref } from '../../lib/ids';

/** The refusal of a call. It names rules, paths and refs, never a value. */
export type ApiError =
  /** The parameters do not have their form. */
  | { readonly _tag: 'invalid'; readonly rule: string; readonly paths: readonly string[] }
  | { readonly _tag: 'refused'; readonly rule: string }
  /** The target of the call is not here, or not this identity's; callers cannot tell which. */
  | { readonly _tag: 'missing'; readonly rule: string; readonly refs: readonly Ref[] }
  /** Nothing of the call was kept: the disk is full or failed. */
  | { readonly _tag: 'storage'; readonly rule: string }
  /** Too many calls wait already, made from within a turn. */
  | { readonly _tag: 'busy'; readonly rule: string }
  | { readonly _tag: 'closed'; readonly rule: string };

/** Where no identity of this node has the id that was asked for. */
export interface UnknownIdentity {
  readonly _tag: 'unknown_identity';
  readonly rule: string;
}

export const unknownIdentity: UnknownIdentity = { _tag: 'unknown_identity', rule: 'identity.is_one_of_this_node' };
export const storageError: ApiError = { _tag: 'storage', rule: 'storage.keeps_the_whole_turn' };
export const busyError: ApiError = { _tag: 'busy', rule: 'node.has_room_for_a_call' };
export const closedError: ApiError = { _tag: 'closed', rule: 'node.is_open' };

export const apiError = (fault: Fault): ApiError => {
  switch (fault._tag) {
    case 'Malformed':
      return { _tag: 'invalid', rule: reasonOf(fault), paths: fault.paths };
    case 'Missing':
      return { _tag: 'missing', rule: reasonOf(fault), refs: fault.refs };
    case 'Refused':
    case 'BadPacket':
    case 'Denied':
    case 'Known':
    case 'Forgotten':
    case 'OverLimit':
    case 'Unclaimed':
    case 'Crashed':
      return { _tag: 'refused', rule: reasonOf(fault) };
  }
};
