import * as E from 'fp-ts/Either';
import { openCrypto } from '../../../lib/crypto/openCrypto';

type Open = typeof openCrypto;

/** Runs `use` with the `openCrypto` of a machine on which a libsodium does not load. */
const without = async <A>(
  name: 'sodium-native' | 'libsodium-wrappers',
  mock: () => unknown,
  use: (open: Open) => Promise<A>,
): Promise<A> => {
  const used: A[] = [];
  jest.doMock(name, mock);
  await jest.isolateModulesAsync(async () => {
    const { openCrypto: open } = jest.requireActual<{ readonly openCrypto: Open }>('../../../lib/crypto/openCrypto');
    used.push(await use(open));
  });
  jest.dontMock(name);
  return used[0] as A;
};
const absent = (): never => {
  throw new Error('Cannot find module');
};
const backendOf = (opened: Awaited<ReturnType<Open>>): string =>
  E.isRight(opened) ? opened.right.backend : `no ${opened.left.backend}`;

describe('openCrypto', () => {
  it('picks the native libsodium where the optional dependency is installed', async () => {
    expect(() => require.resolve('sodium-native')).not.toThrow();
    expect(backendOf(await openCrypto())).toBe('native');
    expect(backendOf(await openCrypto('auto'))).toBe('native');
  });

  it.each(['wasm', 'native'] as const)('opens the %s libsodium when it is asked for', async (choice) => {
    expect(backendOf(await openCrypto(choice))).toBe(choice);
  });

  it('falls back on wasm where the native one does not load', async () => {
    const opened = await without('sodium-native', absent, async (open) => [await open(), await open('wasm')]);

    expect(opened.map(backendOf)).toEqual(['wasm', 'wasm']);
  });

  it('refuses when the native one is asked for and does not load', async () => {
    const opened = await without('sodium-native', absent, (open) => open('native'));

    expect(opened).toEqual(E.left({ _tag: 'CryptoMissing', backend: 'native' }));
  });

  it('refuses when wasm is asked for and is forbidden', async () => {
    const forbidden = () => ({ ready: Promise.reject(new Error('no WebAssembly')) });

    const opened = await without('libsodium-wrappers', forbidden, (open) => open('wasm'));

    expect(opened).toEqual(E.left({ _tag: 'CryptoMissing', backend: 'wasm' }));
  });

  it('does without wasm where the native one loads', async () => {
    const forbidden = () => ({ ready: Promise.reject(new Error('no WebAssembly')) });

    const opened = await without('libsodium-wrappers', forbidden, (open) => open());

    expect(backendOf(opened)).toBe('native');
  });
});
