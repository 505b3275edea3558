import { toHex } from '../../../lib/ids';
import { openListening } from '../../../streams/edges/listening';
import { alice, bob, carol, crypto } from '../../support/kernel/envelopes';
import { type Kernel, openKernel } from '../../support/kernel/kernel';
import { right } from '../../support/common/right';
import { story } from '../../support/kernel/story';

const listenAt = (kernel: Kernel) => {
  const heard: string[] = [];
  const changed = openListening(kernel.store, story, { listen: (address) => heard.push(toHex(address)) });
  return { heard, changed };
};
const key = ({ public_key }: typeof alice): string => toHex(public_key);

describe('openListening', () => {
  it('listens, when it opens, on the addresses of all who live here', () => {
    const kernel = openKernel();
    kernel.settle(alice);
    kernel.settle(bob);

    expect(listenAt(kernel).heard).toEqual([key(alice), key(bob)]);
  });

  it('listens on nothing where nobody lives', () => {
    expect(listenAt(openKernel()).heard).toEqual([]);
  });

  it('listens on a new address once the turn that brought it is committed, and on none twice', () => {
    const kernel = openKernel();
    kernel.settle(alice);
    const { heard, changed } = listenAt(kernel);
    kernel.settle(carol);

    changed(new Set(['2/identities', '2/peers']));
    changed(new Set(['1/identities']));

    expect(heard).toEqual([key(alice), key(carol)]);
  });

  it('does not ask where other tables changed, or one that only ends like it', () => {
    const kernel = openKernel();
    const { heard, changed } = listenAt(kernel);
    kernel.settle(alice);

    changed(new Set());
    changed(new Set(['1/notes', '1/other_identities', '1/identities_gone']));

    expect(heard).toEqual([]);
  });

  it('reads page after page', () => {
    const kernel = openKernel();
    const names = Array.from({ length: 501 }, (_, n) => n);
    for (const n of names) {
      const { publicKey, secretKey } = right(
        crypto.signKeyPair(
          new Uint8Array(32)
            .fill(7)
            .fill(n % 256, 0, 16)
            .fill(n >> 8, 16),
        ),
      );
      void secretKey;
      kernel.settle({ ...alice, public_key: publicKey });
    }

    expect(listenAt(kernel).heard).toHaveLength(names.length);
  });
});
