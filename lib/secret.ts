declare const secretBrand: unique symbol;

/**
 * Private bytes on an object that may be logged, serialised or copied without showing them. Only `secret` makes one,
 * and only `reveal` opens it.
 */
export interface Secret {
  readonly [secretBrand]: true;
  readonly toJSON: () => string;
  readonly toString: () => string;
}

const SHOWN = '[secret]';

/** Kept beside the object, not on it, so that walking its properties finds nothing. */
const kept = new WeakMap<Secret, Uint8Array>();

const show = (): string => SHOWN;

/** Shared by inheritance, so that a Secret has no property of its own, and its clone is an empty object. */
const shown = Object.freeze({
  toJSON: show,
  toString: show,
  [Symbol.toPrimitive]: show,
  [Symbol.for('nodejs.util.inspect.custom')]: show,
});

/** Wraps private bytes without copying them, so that wiping what `reveal` gives leaves no second copy. */
export const secret = (bytes: Uint8Array): Secret => {
  // The brand exists for the compiler only.
  const wrapped = Object.freeze(Object.create(shown)) as Secret;
  kept.set(wrapped, bytes);
  return wrapped;
};

/** Answers the bytes. Throws for anything that `secret` did not make, which the compiler forbids. */
export const reveal = (wrapped: Secret): Uint8Array => {
  const bytes = kept.get(wrapped);
  if (bytes === undefined) throw new TypeError('not a secret');
  return bytes;
};
