import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { reveal, secret } from '../../lib/secret';
import type { Secret } from '../../lib/secret';

const bytes = Uint8Array.from({ length: 32 }, (_, at) => 0xa0 + (at % 16));
/** The ways the bytes could show themselves in a text: decimal, hex, base64, as text. */
const traces = ['160', 'a0a1', 'oKGi', Buffer.from(bytes).toString('latin1').slice(0, 3)];
const shows = (text: string): boolean => traces.some((trace) => text.toLowerCase().includes(trace.toLowerCase()));

describe('secret', () => {
  it('gives its bytes to reveal', () => {
    expect(reveal(secret(bytes))).toBe(bytes);
  });

  it('keeps apart secrets of different bytes', () => {
    const [one, other] = [secret(bytes), secret(new Uint8Array(1))];

    expect([reveal(one).length, reveal(other).length]).toEqual([32, 1]);
  });

  it('holds no bytes too', () => {
    expect(reveal(secret(new Uint8Array(0)))).toHaveLength(0);
  });

  it('shows [secret] in JSON, alone and inside', () => {
    const wrapped = secret(bytes);

    expect(JSON.stringify(wrapped)).toBe('"[secret]"');
    expect(JSON.stringify({ deep: [{ wrapped }] })).toBe('{"deep":[{"wrapped":"[secret]"}]}');
  });

  it('shows [secret] as text', () => {
    const wrapped = secret(bytes);

    expect([`${String(wrapped)}`, `${wrapped}`, '' + wrapped, [wrapped].join()]).toEqual(Array(4).fill('[secret]'));
    expect(format('%s %j', wrapped, wrapped)).toBe('[secret] "[secret]"');
  });

  it('shows [secret] to what console.log prints with', () => {
    const wrapped = secret(bytes);

    expect(inspect(wrapped)).toBe('[secret]');
    expect(inspect({ deep: { wrapped } }, { depth: 9 })).toContain('wrapped: [secret]');
    expect(format('%o %O', wrapped, { wrapped })).toContain('[secret]');
  });

  it('shows nothing when its own way of being shown is switched off', () => {
    const options = { customInspect: false, showHidden: true, showProxy: true, getters: true, depth: 9 };

    expect(shows(inspect(bytes))).toBe(true);
    expect(shows(inspect(secret(bytes), options))).toBe(false);
  });

  it('has no property to walk, spread or copy', () => {
    const wrapped = secret(bytes);

    expect(Object.keys(wrapped)).toEqual([]);
    expect(Object.entries(wrapped)).toEqual([]);
    expect(Reflect.ownKeys(wrapped)).toEqual([]);
    expect(Reflect.ownKeys({ ...wrapped })).toEqual([]);
    expect(Reflect.ownKeys(Object.assign({}, wrapped))).toEqual([]);
  });

  it('yields nothing to a clone', () => {
    const wrapped = secret(bytes);

    const clones = [structuredClone(wrapped), deserialize(serialize(wrapped))] as readonly object[];

    expect(clones.map((clone) => Reflect.ownKeys(clone))).toEqual([[], []]);
    expect(serialize({ wrapped }).includes(Buffer.from(bytes.subarray(0, 4)))).toBe(false);
  });

  it('cannot be changed', () => {
    const wrapped = secret(bytes) as unknown as Record<string, unknown>;

    expect(Object.isFrozen(wrapped)).toBe(true);
    expect(() => (wrapped.toJSON = () => 'mine')).toThrow(TypeError);
    expect(() => (Object.getPrototypeOf(wrapped).toJSON = () => 'mine')).toThrow(TypeError);
  });

  it('is empty after its bytes were wiped', () => {
    const own = Uint8Array.from(bytes);
    const wrapped = secret(own);

    reveal(wrapped).fill(0);

    expect(own.every((byte) => byte === 0)).toBe(true);
  });
});

describe('reveal', () => {
  it('refuses whatever secret did not make', () => {
    const forged = [{}, { ...secret(bytes) }, structuredClone(secret(bytes))] as unknown as readonly Secret[];

    forged.forEach((each) => expect(() => reveal(each)).toThrow(TypeError));
  });

  it('names nothing in its refusal', () => {
    const forged = { key: bytes } as unknown as Secret;

    expect(() => reveal(forged)).toThrow(/^not a secret$/);
  });
});
