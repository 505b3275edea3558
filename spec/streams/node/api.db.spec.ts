import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { writing } from '../../../lib';
import type { Operations } from '../../../lib/operation/operation';
import { CALLS_MAX } from '../../../streams/turn/ingress';
import { aliceAndBob, openNodeIn } from '../../support/kernel/cast';
import { left, right } from '../../support/common/right';
import { story } from '../../support/kernel/story';
import { virtualWorld } from '../../../streams/testing';

type Anything = Readonly<Record<string, (params: unknown) => Promise<E.Either<unknown, unknown>>>>;
const loose = (api: object): Anything => api as Anything;
const ID = '00'.repeat(16);

describe('the door', () => {
  const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'then', 'valueOf'];

  it('opens for a session the operations of a session, for the node those of the node, and no other', async () => {
    const { node, alice } = await aliceAndBob();
    const names = (scope: string): readonly string[] =>
      Object.entries(story.operations)
        .filter(([, one]) => one.scope === scope)
        .map(([name]) => name)
        .sort();

    expect(Object.keys(node.api).sort()).toEqual(names('node'));
    expect(Object.keys(alice.api).sort()).toEqual(names('session'));
  });

  it.each(INHERITED)('has no operation called %s: it inherits nothing', async (name) => {
    const { node, alice } = await aliceAndBob();

    expect([loose(node.api)[name], loose(alice.api)[name]]).toEqual([undefined, undefined]);
    expect([Object.getPrototypeOf(node.api), Object.getPrototypeOf(alice.api)]).toEqual([null, null]);
  });

  it('can be neither added to nor changed', async () => {
    const { alice } = await aliceAndBob();

    expect(Object.isFrozen(alice.api)).toBe(true);
    expect(() => Object.assign(alice.api, { 'note.create': () => undefined })).toThrow(TypeError);
  });

  it('watches only what a session reads', async () => {
    const { alice } = await aliceAndBob();
    const watch = (name: string): unknown => {
      let answer: unknown;
      (alice.live as (name: string, params: unknown) => Observable<unknown>)(name, {}).subscribe(
        (one) => (answer = one),
      );
      return answer;
    };

    const refused = E.left({ _tag: 'refused', rule: 'live.watches_what_only_reads' });
    for (const name of ['note.create', 'identity.list', 'nothing', ...INHERITED]) expect(watch(name)).toEqual(refused);
    expect(watch('note.list')).toEqual(E.right([]));
  });
});

describe('parameters', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['nothing at all', undefined, ['(whole)']],
    ['null', null, ['(whole)']],
    ['a text', 'hello', ['(whole)']],
    ['a field too few', {}, ['target']],
    ['a field too many', { target: ID, colour: 'red' }, ['colour']],
    ['a field of another type', { target: 7 }, ['target']],
    ['an id in upper case', { target: 'AA'.repeat(16) }, ['target']],
    ['an id too short', { target: 'aa' }, ['target']],
    ['fields that are inherited', Object.create({ target: ID }), ['(prototype)']],
  ])('that are %s are refused by path, and run nothing', async (_, params, paths) => {
    const { node, alice } = await aliceAndBob();
    const before = node.stats().counters['stored'];

    const answer = left(await loose(alice.api)['note.erase']!(params));

    expect(answer).toMatchObject({ _tag: 'invalid', paths });
    expect(node.stats().counters['stored']).toBe(before);
  });

  it('never come back in an answer', async () => {
    const { alice } = await aliceAndBob();

    const answers = [
      await loose(alice.api)['note.create']!({ text: 'swordfish'.repeat(100) }),
      await loose(alice.api)['note.create']!({ text: { swordfish: 1 } }),
      await loose(alice.api)['note.list']!({ limit: 'swordfish' }),
    ];

    expect(answers.every(E.isLeft)).toBe(true);
    expect(JSON.stringify(answers.slice(0, 1))).not.toMatch(/swordfish/);
    expect(JSON.stringify(answers.slice(2))).not.toMatch(/swordfish/);
  });
});

describe('a call', () => {
  it('answers after its COMMIT, with ids as hex', async () => {
    const { alice } = await aliceAndBob();

    const { event_id } = right(await alice.api['note.create']({ text: 'hello' }));

    expect(event_id).toMatch(/^[0-9a-f]{32}$/);
    expect(right(await alice.explain(event_id))).toMatchObject({ status: 'stored' });
  });

  it('is refused as missing for what is not this identity’s, whether it is there or not', async () => {
    const { alice, bob } = await aliceAndBob();
    const { event_id } = right(await bob.api['note.create']({ text: 'bob’s own' }));

    const answers = await Promise.all(
      [event_id, ID].map(async (parent) => left(await alice.api['note.create']({ text: 'a', parents: [parent] }))),
    );

    expect(answers.map(({ _tag, rule }) => [_tag, rule])).toEqual([
      ['missing', 'missing'],
      ['missing', 'missing'],
    ]);
  });

  it('that was made while a turn runs is run in the next', async () => {
    const { world, node, alice } = await aliceAndBob();
    const answers: unknown[] = [];
    const subscription = node.trace$.subscribe(({ to }) => {
      if (to !== 'stored') return;
      subscription.unsubscribe();
      void alice.api['note.create']({ text: 'from within' }).then((answer) => answers.push(E.isRight(answer)));
    });

    right(await alice.api['note.create']({ text: 'first' }));
    await world.advance(10);

    expect(answers).toEqual([true]);
    expect(
      right(await alice.api['note.list']({}))
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['first', 'from within']);
  });

  it('is busy where too many were made from within a turn', async () => {
    const { world, node, alice } = await aliceAndBob();
    const calls: Promise<E.Either<unknown, unknown>>[] = [];
    const subscription = node.trace$.subscribe(() => {
      subscription.unsubscribe();
      for (let n = 0; n <= CALLS_MAX; n += 1) calls.push(alice.api['note.create']({ text: `note ${n}` }));
    });

    right(await alice.api['note.create']({ text: 'first' }));
    await world.advance(1_000);
    const answers = await Promise.all(calls);

    // The call under way stands in line as well, until its turn is over.
    expect(answers.filter(E.isLeft)).toHaveLength(2);
    expect(left(answers.at(-1)!)).toEqual({ _tag: 'busy', rule: 'node.has_room_for_a_call' });
  });

  it('is undone, and answers so, where its flow throws or its result has not the form it promised', async () => {
    const Result = new t.Type<number, number>('Result', t.number.is, t.number.validate, () => {
      throw new Error('no form for it');
    });
    const broken: Operations = {
      ...story.operations,
      throws: writing({
        ...{ scope: 'session' as const, params: t.strict({}), result: t.strict({}) },
        flow: () => () => () => JSON.parse('{') as never,
      }),
      formless: writing({
        ...{ scope: 'session' as const, params: t.strict({}), result: Result },
        flow: () => () => () => E.right(7),
      }),
    };
    const node = await openNodeIn(virtualWorld(1), { ...story, operations: broken });
    const made = right(await loose(node.api)['identity.create']!({ name: 'Alice' })) as {
      readonly identity_id: string;
    };
    const alice = right(node.as(made.identity_id));

    const answers = await Promise.all(['throws', 'formless'].map((name) => loose(alice.api)[name]!({})));

    expect(answers.map((answer) => left(answer))).toEqual([
      { _tag: 'refused', rule: 'crashed.throws' },
      { _tag: 'refused', rule: 'crashed.formless' },
    ]);
  });

  it('answers Left closed once the node is closed, whatever it asks', async () => {
    const { node, alice } = await aliceAndBob();
    node.close();

    const answers = [
      await alice.api['note.create']({ text: 'late' }),
      await alice.api['note.list']({}),
      await loose(alice.api)['note.create']!('not even parameters'),
      await node.api['identity.list']({}),
      await alice.explain(ID),
      node.backup('/nowhere'),
    ];

    for (const answer of answers) expect(left(answer as E.Either<unknown, unknown>)).toMatchObject({ _tag: 'closed' });
    expect(E.isLeft(node.as(alice.identity_id))).toBe(true);
  });
});

describe('explain', () => {
  it.each(['', 'zz'.repeat(16), ID.slice(1), `${ID}0`, ID.replace('0', 'A')])('refuses %j as no id', async (id) => {
    const { alice } = await aliceAndBob();

    expect(left(await alice.explain(id))).toMatchObject({ _tag: 'invalid', paths: ['event_id'] });
  });

  it('knows nothing of what another identity of the same node has', async () => {
    const { alice, bob } = await aliceAndBob();
    const { event_id } = right(
      await bob.api['tagged.create']({ tag: 'none' }).then(() => bob.api['note.create']({ text: 'b' })),
    );

    expect(right(await alice.explain(event_id))).toEqual({ status: 'unknown' });
    expect(right(await bob.explain(event_id))).toMatchObject({ status: 'stored' });
  });
});

describe('live', () => {
  it('tells a session of its own changes, once a turn, and of nobody else’s', async () => {
    const { alice, bob, node } = await aliceAndBob();
    const told: string[][] = [];
    alice.live('note.list', {}).subscribe((rows) =>
      told.push(
        right(rows)
          .map(({ text }) => text)
          .sort(),
      ),
    );

    right(await alice.api['note.createAll']({ texts: ['a', 'b'], fail: false }));
    await alice.api['note.createAll']({ texts: ['c'], fail: true });
    right(await bob.api['note.create']({ text: 'bob’s' }));
    right(await alice.api['peer.list']({}));
    node.close();

    expect(told).toEqual([[], ['a', 'b']]);
  });

  it('refuses parameters as a call does, and completes when the node closes', async () => {
    const { alice, node } = await aliceAndBob();
    const ended: string[] = [];
    const told: unknown[] = [];

    alice
      .live('note.list', { limit: 1 })
      .subscribe({ next: (one) => told.push(one), complete: () => ended.push('end') });
    node.close();
    alice.live('note.list', {}).subscribe({ next: (one) => told.push(one), complete: () => ended.push('late') });

    expect(told).toMatchObject([{ left: { _tag: 'invalid' } }, { left: { _tag: 'closed' } }]);
    expect(ended).toEqual(['end', 'late']);
  });
});
