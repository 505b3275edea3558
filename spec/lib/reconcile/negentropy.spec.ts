import type { Key } from '../../../lib';
import { type Learnt, openNegentropy } from '../../support/sync/negentropy';
import { bytesOf, hexOf, vectors } from '../crypto/vectors';

type Items = readonly (readonly [number, string])[];

interface Case {
  readonly name: string;
  readonly frameSizeLimit: number;
  readonly client: Items;
  readonly server: Items;
  readonly rounds: readonly { readonly client: string; readonly server: string }[];
  readonly have: readonly string[];
  readonly need: readonly string[];
}

const { cases } = vectors<{ readonly cases: readonly Case[] }>('negentropy/v1-traces.json');

const keysOf = (items: Items): readonly Key[] => items.map(([at_ms, id]) => ({ at_ms, id: bytesOf(id) }));

describe('the core with the parameters of Negentropy v1', () => {
  it.each(cases)('says, byte for byte, what the reference said: $name', (one) => {
    const learnt: Learnt = { have: [], need: [] };
    const client = openNegentropy(keysOf(one.client), one.frameSizeLimit, learnt);
    const server = openNegentropy(keysOf(one.server), one.frameSizeLimit);

    const rounds: { readonly client: string; readonly server: string }[] = [];
    for (let said: Uint8Array | undefined = client.start(); said !== undefined;) {
      const answer: Uint8Array = server.answerTo(said) ?? new Uint8Array(0);
      rounds.push({ client: hexOf(said), server: hexOf(answer) });
      said = rounds.length <= one.rounds.length ? client.answerTo(answer) : undefined;
    }

    expect(rounds).toEqual(one.rounds);
    expect([...learnt.have].sort()).toEqual(one.have);
    expect([...learnt.need].sort()).toEqual(one.need);
  });

  it('was compared in all cases', () => {
    expect(cases).toHaveLength(12);
    expect(cases.flatMap(({ rounds }) => rounds)).toHaveLength(31);
  });
});
