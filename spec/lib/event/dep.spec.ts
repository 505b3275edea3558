import * as E from 'fp-ts/Either';
import { decodeCanonical } from '../../../lib/event/canonical';
import { bodyIn, idColumn, lentBody, rowIn, secretIn } from '../../../lib/event/dep';
import type { Dep, Deps, Event } from '../../../lib/event/event';
import { missing, refused } from '../../../lib/fault';
import { type Ref, refTo } from '../../../lib/ids';
import { secret } from '../../../lib/secret';
import { author, authorBytes, id, left, note, registry, right } from '../../support/lib/events';

const alice: Event = right(decodeCanonical(registry)(authorBytes('alice')));
const ref = refTo('author', id(1));
const lentAs = (dep: Dep | null): Deps => new Map<Ref, Dep | null>([[ref, dep]]);
const wrong = refused('event.is_of_the_type_it_is_read_as');

describe('bodyIn', () => {
  it('reads an event as its own type, and as no other', () => {
    expect(bodyIn(alice, author.layout)).toEqual(E.right({ name: 'alice' }));
    expect(bodyIn(alice, note.layout)).toEqual(E.left(wrong));
  });
});

describe('lentBody', () => {
  it('reads what was lent', () => {
    expect(right(lentBody(lentAs({ event: alice }), ref, author.layout))).toEqual({ name: 'alice' });
  });

  it.each<[string, Deps]>([
    ['nothing', new Map()],
    ['an optional need that was not found', lentAs(null)],
    ['a row without an event', lentAs({ row: {} })],
    ['another ref', new Map([[refTo('author', id(2)), { event: alice }]])],
  ])('misses it where %s was lent', (_, deps) => {
    expect(left(lentBody(deps, ref, author.layout))).toEqual(missing([ref]));
  });

  it('refuses an event of another type', () => {
    expect(left(lentBody(lentAs({ event: alice }), ref, note.layout))).toEqual(wrong);
  });
});

describe('secretIn and rowIn', () => {
  it('find what was lent beside a ref', () => {
    const own = secret(id(9));

    expect(secretIn(lentAs({ local_metadata: own }), ref)).toEqual(E.right(own));
    expect(rowIn(lentAs({ row: { n: 1 } }), ref)).toEqual({ n: 1 });
  });

  it('miss what was not', () => {
    const missed = [lentAs({}), lentAs(null), new Map<Ref, Dep>()].map((deps) => [
      secretIn(deps, ref),
      rowIn(deps, ref),
    ]);

    expect(missed).toEqual(Array(3).fill([E.left(missing([ref])), undefined]));
  });
});

describe('idColumn', () => {
  it('reads sixteen bytes, and nothing else', () => {
    const row = { good: id(1), short: new Uint8Array(15), text: 'no', none: null };

    expect([idColumn(row, 'good'), idColumn(row, 'short'), idColumn(row, 'text'), idColumn(row, 'none')]).toEqual([
      id(1),
      undefined,
      undefined,
      undefined,
    ]);
    expect(idColumn(row, 'absent')).toBeUndefined();
  });
});
