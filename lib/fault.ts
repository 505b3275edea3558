import { types } from 'node:util';
import type { EventId, Ref } from './ids';

/**
 * Every reason the kernel can refuse an envelope. Closed: adding one breaks each `switch` that must learn it.
 * A fault names rules and paths, never values: it may be about a secret.
 */
export type Fault =
  /** The bytes or fields do not have the form of `codec`; with an `event_id` where the bytes' own id was computed. */
  | {
      readonly _tag: 'Malformed';
      readonly codec: string;
      readonly paths: readonly string[];
      readonly event_id?: EventId;
    }
  /** The event itself broke a rule: it is bad for ever and everywhere. */
  | { readonly _tag: 'Refused'; readonly rule: string }
  /** The packet, frame or sealed form that carried an event broke a rule. The event it claimed is innocent. */
  | { readonly _tag: 'BadPacket'; readonly rule: string }
  /** A call, job or draft of this node asked for something it may not do. */
  | { readonly _tag: 'Denied'; readonly rule: string }
  | { readonly _tag: 'Missing'; readonly refs: readonly Ref[] }
  /** It is here already. */
  | { readonly _tag: 'Known' }
  /** It was here, or would hang on what was, and has been forgotten. */
  | {
      readonly _tag: 'Forgotten';
      /** Only where it hangs on what was forgotten: until when that is, null for good. */
      readonly untilMs?: number | null;
      /** The event whose forgetting that rests on, where it can be lifted. */
      readonly root?: EventId | null;
    }
  | { readonly _tag: 'OverLimit'; readonly limit: string }
  | { readonly _tag: 'Unclaimed'; readonly stage: string }
  | { readonly _tag: 'Crashed'; readonly step: string; readonly where: string };

export const malformed = (codec: string, paths: readonly string[], event_id?: EventId): Fault =>
  event_id === undefined ? { _tag: 'Malformed', codec, paths } : { _tag: 'Malformed', codec, paths, event_id };
export const refused = (rule: string): Fault => ({ _tag: 'Refused', rule });
export const badPacket = (rule: string): Fault => ({ _tag: 'BadPacket', rule });
export const denied = (rule: string): Fault => ({ _tag: 'Denied', rule });
export const missing = (refs: readonly Ref[]): Fault => ({ _tag: 'Missing', refs });
export const known: Fault = { _tag: 'Known' };
export const forgotten: Fault = { _tag: 'Forgotten' };
/** It hangs on what is forgotten until then; null is for good. */
export const hanging = (untilMs: number | null, root: EventId | null = null): Fault =>
  root === null ? { _tag: 'Forgotten', untilMs } : { _tag: 'Forgotten', untilMs, root };
export const overLimit = (limit: string): Fault => ({ _tag: 'OverLimit', limit });
export const unclaimed = (stage: string): Fault => ({ _tag: 'Unclaimed', stage });

/** Finds the first frame of an error's stack. Skips the error's text before it, which may look like a frame. */
const frameOf = (error: Error): string | undefined => {
  const { stack = '' } = error;
  const said = String(error);
  const at = stack.indexOf(said);
  return at === -1 ? undefined : /\n\s+at ([^\n]+)/.exec(stack.slice(at + said.length))?.[1];
};

/** Errors of another realm are native, and SQLite's are not: they only inherit. */
const isError = (cause: unknown): cause is Error => types.isNativeError(cause) || cause instanceof Error;

/** Names the kind of a thrown value, without its text. */
export const errorName = (cause: unknown): string => (isError(cause) ? cause.name : typeof cause);

/** Keeps the kind of error and the place it was thrown, and drops its text, which may quote a value. */
export const crashed =
  (step: string) =>
  (cause: unknown): Fault => {
    const where = `${errorName(cause)} at ${(isError(cause) && frameOf(cause)) || 'an unknown place'}`;
    return { _tag: 'Crashed', step, where };
  };

/** The name a refusal is counted under: stable, greppable, and the same for every value that breaks the rule. */
export const reasonOf = (fault: Fault): string => {
  switch (fault._tag) {
    case 'Malformed':
      return `malformed.${fault.codec}`;
    case 'Refused':
    case 'BadPacket':
    case 'Denied':
      return fault.rule;
    case 'Missing':
      return 'missing';
    case 'Known':
      return 'known';
    case 'Forgotten':
      return 'forgotten';
    case 'OverLimit':
      return `over_limit.${fault.limit}`;
    case 'Unclaimed':
      return `unclaimed.${fault.stage}`;
    case 'Crashed':
      return `crashed.${fault.step}`;
  }
};

/** One line for a log. Prints rules, paths and refs, never a payload. */
export const describeFault = (fault: Fault): string => {
  switch (fault._tag) {
    case 'Malformed':
      return `not a ${fault.codec}: ${fault.paths.join(', ')}`;
    case 'Refused':
    case 'BadPacket':
    case 'Denied':
      return `refused by ${fault.rule}`;
    case 'Missing':
      return `missing ${fault.refs.join(', ')}`;
    case 'Known':
      return 'here already';
    case 'Forgotten':
      return 'forgotten';
    case 'OverLimit':
      return `over the limit of ${fault.limit}`;
    case 'Unclaimed':
      return `no step claims stage ${fault.stage}`;
    case 'Crashed':
      return `${fault.step} crashed: ${fault.where}`;
  }
};

/** Does the fault lie in the event's own bytes, so that its recomputed id may be remembered as bad? */
export const isIntrinsic = (fault: Fault): boolean => fault._tag === 'Malformed' || fault._tag === 'Refused';
