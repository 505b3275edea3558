import { SHIPPED, commentsOf, readSource, sentencesOf, sourcesIn } from '../support/house/sources';

/** A sentence that begins so has its actor behind it, and is read twice. */
const BACKWARDS = /^(?:Of|What|Whoever|That)\b(?!\?)/;
/** A question may begin with What. */
const isBackwards = (sentence: string): boolean => BACKWARDS.test(sentence) && !sentence.endsWith('?');

/** People are "they". */
const GENDERED = /\b(?:he|his|him|himself|she|her|hers|herself)\b/i;

interface Offence {
  readonly at: string;
  readonly sentence: string;
}

const offencesIn = (path: string, text: string): readonly Offence[] =>
  commentsOf(text).flatMap(({ line, text: comment }) =>
    sentencesOf(comment)
      .filter((sentence) => isBackwards(sentence) || GENDERED.test(sentence))
      .map((sentence) => ({ at: `${path}:${line}`, sentence })),
  );

describe('the prose of comments', () => {
  it.each([
    ['/** Of several, the last. */', 'Of several, the last.'],
    ['/** Answers ids. What is not here is left out. */', 'What is not here is left out.'],
    ['// Whoever asks\n// is answered.', 'Whoever asks is answered.'],
    ['/** That of the lesser id is answered. */', 'That of the lesser id is answered.'],
    ['/** Admits a user once he asked. */', 'Admits a user once he asked.'],
    ['const a = 1; // Tells him.', 'Tells him.'],
  ])('is found wanting in %s', (text, sentence) => {
    expect(offencesIn('a.ts', `${text}\nexport const b = 1;\n`)).toEqual([{ at: 'a.ts:1', sentence }]);
  });

  it.each([
    '/** Answers what is not here. */',
    '/** What opens it? A session’s secret. */',
    '/** The row of `Of`, which the user sees as theirs. */',
    "const a = 'What is text is no comment. // Of course.';",
    '/** Thatched. Offers. Whatever comes. */',
  ])('is left alone in %s', (text) => {
    expect(offencesIn('a.ts', `${text}\nexport const b = 1;\n`)).toEqual([]);
  });

  it('names the actor first, and calls people "they"', () => {
    const sources = sourcesIn(...SHIPPED);

    expect(sources.length).toBeGreaterThan(300);
    expect(sources.flatMap((path) => offencesIn(path, readSource(path)))).toEqual([]);
  });
});
