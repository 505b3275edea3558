import * as E from 'fp-ts/Either';
import { type ParsedLine, completionScript, parse } from '../../../../protocols/quiet/cli/parse';
import { GRAMMAR } from '../../../../protocols/quiet/cli/runProgram';
import { right } from '../../../support/common/right';
import { sotto } from '../../../support/cli/terminal';

const NAMES = GRAMMAR.commands.map(({ name }) => name);
const LINK = 'sotto:join#AbCdEf0123456789';

const shown = (words: readonly string[]): string => {
  const asked: ParsedLine = right(parse(GRAMMAR, words));
  return asked.kind === 'show' ? asked.text : '';
};
const refusedAs = (...words: readonly string[]) => {
  const asked = parse(GRAMMAR, words);
  return E.isLeft(asked) ? asked.left : undefined;
};
const argsOf = (...words: readonly string[]) => {
  const asked = right(parse(GRAMMAR, words));
  return asked.kind === 'run' ? asked.args : {};
};

describe('parse', () => {
  it('knows the commands that a node is run with', () => {
    expect([...NAMES].sort()).toEqual(
      [
        ...['start', 'repl', 'completion', 'network create', 'network list', 'invite', 'join', 'send', 'messages'],
        ...[
          'recovery',
          'device invite',
          'device accept',
          'channel create',
          'channel list',
          'group create',
          'group add',
        ],
        ...[
          'group list',
          'identity create',
          'identity list',
          'members',
          'rename',
          'status',
          'explain',
          'trace',
          'sync',
        ],
        ...['edit', 'delete', 'react', 'seen', 'channel update', 'channel delete', 'jobs'],
        ...['remove', 'demote', 'device remove', 'leave', 'invites', 'revoke'],
        ...['group remove', 'group leave', 'undelete', 'channel undelete'],
      ].sort(),
    );
  });

  it.each(NAMES)('shows help with an example for %s', (name) => {
    const help = shown([...name.split(' '), '--help']);

    expect(help).toContain('Examples:');
    expect(help).toMatch(new RegExp(`^ +sotto ${name}`, 'm'));
    expect(help).toContain('--json');
    expect(help).toContain('--db');
  });

  it.each(NAMES)('takes the examples of %s at their word', (name) => {
    const { examples } = GRAMMAR.commands.find((one) => one.name === name) ?? { examples: [] };

    for (const example of examples) {
      const [typed = ''] = example.split(/ (?:<|>>) /);
      const words = [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      expect(right(parse(GRAMMAR, words))).toMatchObject({ kind: 'run', command: name });
    }
  });

  it.each(NAMES)('completes %s', (name) => {
    const [first = '', second] = name.split(' ');
    const before = second === undefined ? [] : [first];
    const typed = ['--get-yargs-completions', 'sotto', ...before, ''];

    expect(shown(typed).split('\n')).toContain(second ?? first);
  });

  it('writes a script that completes', async () => {
    const script = completionScript(GRAMMAR);

    expect(script).toContain('sotto --get-yargs-completions');
    expect(await sotto(['completion'])).toMatchObject({ code: 0, printed: script });
  });

  it('keeps all words of a text', () => {
    expect(argsOf('send', 'hello', '12', 'you')).toMatchObject({ text: ['hello', '12', 'you'] });
    expect(argsOf('send', '--channel', 'general', 'hello', 'you')).toMatchObject({ text: ['hello', 'you'] });
    expect(argsOf('start', '--listen', '127.0.0.1:1', '--listen', '[::1]:2')).toMatchObject({
      listen: ['127.0.0.1:1', '[::1]:2'],
    });
  });

  it.each([
    ['join', LINK],
    ['join', '--name', LINK],
    ['send', `see ${LINK}`],
    ['device', 'accept', LINK.replace('join', 'link')],
    ['nothing', LINK.toUpperCase()],
    ['join', 'AbCdEf0123456789'],
    ['device', 'accept', 'AbCdEf0123456789'],
  ])('refuses a link as an argument, says why and does not repeat it: %s %s', (...words) => {
    const refused = refusedAs(...words);

    expect(refused).toMatchObject({ code: 2, rule: 'link.is_no_argument' });
    expect(refused?.sentence).toContain('every process of this machine');
    expect(refused?.sentence).not.toMatch(/AbCdEf/i);
  });

  it.each([
    [['messages', '--limit', 'ten'], 'limit takes a number'],
    [['messages', '--channel', 'a', '--channel', 'b'], '--channel can be given only once'],
    [['messages', '--nonsense'], 'Unknown argument: nonsense'],
    [['nonsense'], 'Unknown argument: nonsense'],
    [['network'], 'say which: network create, network list'],
    [['network', 'nonsense'], 'Unknown argument: nonsense'],
    [['network', 'create'], 'Not enough non-option arguments: got 0, need at least 1'],
    [['messages', '--as'], 'Not enough arguments following: as'],
    [[], 'give a command; --help lists them'],
  ])('refuses %j in a sentence', (words, sentence) => {
    expect(refusedAs(...words)).toMatchObject({ code: 2, sentence });
  });
});
