import { concatBytes } from '../../lib/concatBytes';

describe('joined', () => {
  it('puts parts one after another, in bytes of its own', () => {
    const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    const whole = concatBytes(a, new Uint8Array(0), b);
    a[0] = 9;
    expect([...whole]).toEqual([1, 2, 3]);
    expect([...concatBytes()]).toEqual([]);
  });
});
