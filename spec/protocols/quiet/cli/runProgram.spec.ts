import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { choose } from '../../../../protocols/quiet/cli/ask/choose';
import { parsePlaces } from '../../../../protocols/quiet/cli/daemon/parsePlaces';
import { GRAMMAR } from '../../../../protocols/quiet/cli/runProgram';
import { splitWords } from '../../../../protocols/quiet/cli/repl/splitWords';
import { isolate } from '../../../../protocols/quiet/cli/show/sanitize';
import { renderTable } from '../../../../protocols/quiet/cli/show/renderTable';
import { sotto } from '../../../support/cli/terminal';
import { inFolder } from '../../../support/cli/server';

const OWN = new Set(['start', 'repl', 'completion']);

describe('the command line', () => {
  it.each(GRAMMAR.commands.map(({ name }) => name).filter((name) => !OWN.has(name)))(
    'says clearly when no node runs: %s',
    (name) =>
      inFolder(async (folder) => {
        const db = join(folder, 'alice.db');
        const takes = GRAMMAR.commands.find((one) => one.name === name)?.positionals ?? [];
        const words = takes.filter(({ syntax }) => syntax.startsWith('<')).map(() => 'some');

        const ran = await sotto([...name.split(' '), ...words, '--db', db]);

        expect(ran).toEqual({
          code: 3,
          printed: '',
          complained: `sotto: no node runs on ${db}: start one with "sotto start --db ${db} --listen 127.0.0.1:7443"`,
        });
      }),
  );

  it('takes the database from the environment, and says as JSON what went wrong', () =>
    inFolder(async (folder) => {
      const ran = await sotto(['members', '--json'], [], { SOTTO_DB: join(folder, 'b.db') });

      expect(ran.code).toBe(3);
      expect(JSON.parse(ran.complained)).toMatchObject({ error: { rule: 'node.runs' } });
    }));

  it.each([
    [['members'], 2, 'say which database'],
    [['members', '--db', ''], 2, 'say which database'],
    [['members', '--db', `/${'x'.repeat(200)}`], 1, 'too long for a socket'],
    [['start', '--db', 'a.db'], 2, 'say where to listen'],
    [['start', '--db', 'a.db', '--listen', '0.0.0.0:7443'], 2, 'say with --advertise'],
    [['start', '--db', '/nowhere/a.db', '--listen', '127.0.0.1:0'], 1, 'its folder does not exist'],
    [['repl', '--db', '/nowhere/a.db'], 1, 'cannot be opened'],
  ])('refuses %j with code %i', async (words, code, sentence) => {
    const ran = await sotto(words);

    expect(ran).toMatchObject({ code, printed: '' });
    expect(ran.complained).toContain(sentence);
  });

  it('does not start on what is no database', () =>
    inFolder(async (folder) => {
      const db = join(folder, 'a.db');
      writeFileSync(db, 'not a database, but long enough to be looked at as one'.repeat(100));

      expect(await sotto(['start', '--db', db, '--listen', '127.0.0.1:0'])).toMatchObject({
        code: 1,
        complained: `sotto: ${db} is no database`,
      });
    }));
});

describe('placesIn', () => {
  const [four, six] = [
    { host: '127.0.0.1', port: 7443 },
    { host: '::1', port: 7443 },
  ];

  it('reads where to listen, and what to advertise', () => {
    expect(parsePlaces(['127.0.0.1:7443', '[::1]:7443'], undefined)).toEqual(E.right({ listen: [four, six] }));
    expect(parsePlaces(['0.0.0.0:7443'], '127.0.0.1:7443')).toEqual(
      E.right({ listen: [{ host: '0.0.0.0', port: 7443 }], advertise: four }),
    );
    expect(parsePlaces(['127.0.0.1:0'], undefined)).toEqual(E.right({ listen: [{ host: '127.0.0.1', port: 0 }] }));
    expect(E.isRight(parsePlaces(['127.0.0.1:65535'], undefined))).toBe(true);
  });

  it.each([
    [['127.0.0.1:65536'], undefined, 'usage'],
    [['localhost:7443'], undefined, 'usage'],
    [['::1:7443'], undefined, 'usage'],
    [['[127.0.0.1]:7443'], undefined, 'usage'],
    [['127.0.0.1'], undefined, 'usage'],
    [['127.0.0.1:1', '127.0.0.2:2'], undefined, 'usage'],
    [['127.0.0.1:1', '[::1]:2', '[::2]:3'], undefined, 'usage'],
    [['[::]:7443'], undefined, 'listen.is_reachable'],
    [['0.0.0.0:7443'], '0.0.0.0:7443', 'advertise.is_reachable'],
    [['0.0.0.0:7443'], '192.0.2.7:0', 'advertise.is_reachable'],
  ])('refuses %j with %s', (listen, advertise, rule) => {
    expect(parsePlaces(listen, advertise)).toMatchObject(E.left({ code: 2, rule }));
  });
});

describe('choose', () => {
  const asking = { what: 'network', none: 'make one' };
  const [a, b, c] = [
    { id: 'aaaa1111', name: 'Friends' },
    { id: 'aaaa2222', name: 'Friends' },
    { id: 'bbbb3333', name: 'Work' },
  ];

  it('takes the only one, or what is meant by an id, a name or the beginning of an id', () => {
    expect(choose(asking, [a], undefined)).toEqual(E.right(a));
    expect(choose(asking, [a, b, c], 'aaaa2222')).toEqual(E.right(b));
    expect(choose(asking, [a, b, c], 'Work')).toEqual(E.right(c));
    expect(choose(asking, [a, b, c], 'bbbb')).toEqual(E.right(c));
    expect(choose(asking, [a, b, c], '1', { numberOf: () => 0, idOf: () => c.id })).toEqual(E.right(c));
  });

  it.each([undefined, 'Friends', 'aaaa'])('lists the choices where %s means more than one', (given) => {
    const chosen = choose(asking, [a, b, c], given);

    expect(chosen).toMatchObject(E.left({ code: 2, rule: 'network.is_one' }));
    expect(E.isLeft(chosen) && chosen.left.sentence).toContain(
      `${isolate('Friends')} (${a.id.slice(0, 10)}), ${isolate('Friends')}`,
    );
  });

  it('prefers a whole id to a name, and asks where a name is also the beginning of an id', () => {
    const impostor = { id: 'c'.repeat(32), name: b.id };
    const short = { id: 'd'.repeat(32), name: 'aaaa22' };

    expect(choose(asking, [impostor, a, b], b.id)).toEqual(E.right(b));
    for (const choices of [
      [short, a, b],
      [b, a, short],
    ]) {
      const chosen = choose(asking, choices, 'aaaa22');
      expect(chosen).toMatchObject(E.left({ code: 2, rule: 'network.is_one' }));
      for (const { id } of [b, short]) expect(E.isLeft(chosen) && chosen.left.sentence).toContain(id.slice(0, 10));
    }
    expect(choose(asking, [{ id: 'aaaa'.padEnd(32, '1'), name: 'aaaa' }], 'aaaa')).toMatchObject({ _tag: 'Right' });
  });

  it.each(['bbb', 'work', '7'])('lists what there is where %s means nothing', (given) => {
    expect(choose(asking, [a, b, c], given)).toMatchObject(E.left({ code: 1, rule: 'network.is_known' }));
  });

  it('says what to do where there is none', () => {
    expect(choose(asking, [], 'Work')).toMatchObject(E.left({ sentence: 'there is no network yet: make one' }));
  });
});

describe('what others wrote', () => {
  it('is shown between isolates, and moves no cursor', () => {
    expect(isolate('a\u001b[2Jb\u202ec\u2069d')).toBe('\u2068a·[2Jb·c·d\u2069');
  });

  it('leaves the columns of a table where they are', () => {
    const [head, first, second] = renderTable(
      [
        { head: 'name', of: ({ name }: { readonly name: string }) => name, isName: true },
        { head: 'n', of: () => 1 },
      ],
      [{ name: 'Bob' }, { name: 'Elisabeth' }],
    );

    expect([head, first, second].map((line) => line?.replace(/[\u2068\u2069]/g, ''))).toEqual([
      'name       n',
      'Bob        1',
      'Elisabeth  1',
    ]);
  });
});

describe('wordsIn', () => {
  it.each([
    ['send hello you', ['send', 'hello', 'you']],
    ['send "hello, you"', ['send', 'hello, you']],
    [`send 'say "hi"'`, ['send', 'say "hi"']],
    ['send "say \\"hi\\""', ['send', 'say "hi"']],
    ['  a   b ', ['a', 'b']],
    ['""', ['']],
  ])('splits %s', (line, words) => {
    expect(splitWords(line)).toEqual(E.right(words));
  });

  it.each(['"a', "it's", 'a"b', `"a"b`])('refuses %s', (line) => {
    expect(E.isLeft(splitWords(line))).toBe(true);
  });
});
