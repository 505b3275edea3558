import ts from 'typescript';
import { SHIPPED, parse, readSource, sourcesIn } from '../support/house/sources';

/** Functions whose first argument is the name of a rule. */
const NAMERS = new Set(['refused', 'denied', 'badPacket', 'rule', 'callFault', 'refusal']);

/** A subject, a dot and a sentence about it: `message.has_a_text`. `malformed` names a codec instead. */
const SUBJECT_AND_SENTENCE = /^(?:[a-z][a-z_]*\.[a-z][a-z0-9_]*|malformed\.[A-Z][A-Za-z]*)$/;

const rulesIn = (path: string, text: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && NAMERS.has(node.expression.text)) {
      const at = node.expression.text === 'callFault' ? 1 : 0;
      const name = node.arguments[at];
      if (name !== undefined && ts.isStringLiteral(name)) found.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return found;
};

describe('the name of a rule', () => {
  it.each(['removed_key', 'message.', 'Message.has_a_text', 'message.hasText', 'message.has.a.text'])(
    'is not %s',
    (name) => {
      const [found] = rulesIn('a.ts', `E.left(denied('${name}'));`);

      expect(found).toBe(name);
      expect(found).not.toMatch(SUBJECT_AND_SENTENCE);
    },
  );

  it('is a subject and a sentence without exception', () => {
    const names = sourcesIn(...SHIPPED).flatMap((path) => rulesIn(path, readSource(path)));

    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => !SUBJECT_AND_SENTENCE.test(name))).toEqual([]);
  });
});
