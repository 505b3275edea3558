declare const secretBrand: unique symbol;

/**
 * Private bytes that may lie on an object that is logged, serialised or copied: none of these shows them.
 * Made by `secret`, opened by `reveal`, and by nothing else.
 */
export interface Secret {
  readonly [secretBrand]: true;
  readonly toJSON: () => string;
  readonly toString: () => string;
}

const SHOWN = '[secret]';

/** Beside the object, not on it: what walks an object's properties finds none. */
const kept = new WeakMap<Secret, Uint8Array>();

const show = (): string => SHOWN;

/** Shared and inherited, so that a Secret has no property of its own, and a clone of one is an empty object. */
const shown = Object.freeze({
  toJSON: show,
  toString: show,
  [Symbol.toPrimitive]: show,
  [Symbol.for('nodejs.util.inspect.custom')]: show,
});

/** Wraps private bytes. They are kept, not copied, so that wiping what `reveal` gives leaves no second copy. */
export const secret = (bytes: Uint8Array): Secret => {
  // The brand exists for the compiler only.
  const wrapped = Object.freeze(Object.create(shown)) as Secret;
  kept.set(wrapped, bytes);
  return wrapped;
};

/** The bytes themselves. Refuses, by throwing, since the compiler forbids it: anything `secret` did not make. */
export const reveal = (wrapped: Secret): Uint8Array => {
  const bytes = kept.get(wrapped);
  if (bytes === undefined) throw new TypeError('not a secret');
  return bytes;
};
