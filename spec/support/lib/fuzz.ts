import * as fc from 'fast-check';

/** Every property runs from here. On failure fast-check prints it, with the path to the smallest counterexample. */
export const SEED = 1_700_000_000;

/** Asserts a property over `runs` draws from the fixed seed. */
export const always = <Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>, runs = 200): void =>
  fc.assert(property, { seed: SEED, numRuns: runs });

/** Sixteen random bytes that are not all zero. */
export const anyId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .filter((bytes) => bytes.some((byte) => byte !== 0));

/** Exactly `length` random bytes. */
export const anyBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
