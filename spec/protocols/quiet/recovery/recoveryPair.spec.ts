import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { fromHex, toHex } from '../../../../lib';
import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { recoveryPair } from '../../../../protocols/quiet/recovery/recoveryPair';
import { seedOfWords } from '../../../../protocols/quiet/recovery/recoveryWords';
import { recoveryIdOf } from '../../../../protocols/quiet/wire/recoverProofBytes';
import { BACKEND } from '../../../support/common/backend';
import { left, right } from '../../../support/common/right';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';

interface Derived {
  readonly entropy: string;
  readonly i: number;
  readonly public_key: string;
  readonly recovery_id: string;
}

const VECTORS = join(__dirname, '../../../vectors/sotto/wire-v2.json');
const { recovery_kdf } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { readonly recovery_kdf: readonly Derived[] };

describe('recovery keys', () => {
  it.each(recovery_kdf.map((one) => [one.i, one] as const))('agree with the vector of network %d', async (_, one) => {
    const crypto = right(await openCrypto(BACKEND));
    const { publicKey } = right(recoveryPair(crypto, fromHex(one.entropy) ?? new Uint8Array(), one.i));
    expect([toHex(publicKey), toHex(recoveryIdOf(crypto, publicKey))]).toEqual([one.public_key, one.recovery_id]);
  });

  it('are of 32 bytes', async () => {
    const crypto = right(await openCrypto(BACKEND));
    for (const length of [0, 31, 33, 64])
      expect(left(recoveryPair(crypto, new Uint8Array(length), 0))).toMatchObject({ rule: 'recovery.key_is_derived' });
  });
});

describe('words', () => {
  const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });

  it('are read back, in any case and spacing', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const words = entropyToMnemonic(seed, wordlist);
        expect(words.split(' ')).toHaveLength(24);
        for (const written of [words, ` ${words.toUpperCase()}\n`, words.replaceAll(' ', '\n\t ')])
          expect(toHex(right(seedOfWords(written)))).toBe(toHex(seed));
      }),
    );
  });

  it('are refused with a word changed, left out or added, and never repeated', () => {
    const words = entropyToMnemonic(new Uint8Array(32).fill(7), wordlist).split(' ');
    const wrong = [
      '',
      'abandon',
      words.slice(1).join(' '),
      [...words, 'zoo'].join(' '),
      ['sotto', ...words.slice(1)].join(' '),
    ];
    const short = entropyToMnemonic(new Uint8Array(16), wordlist);
    for (const one of [...wrong, short]) {
      const fault = left(seedOfWords(one));
      expect(fault).toMatchObject({ rule: 'recovery.words_are_24_of_the_list' });
      expect(JSON.stringify(fault)).not.toContain('sotto ');
    }
  });
});
