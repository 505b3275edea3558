import type { Line } from '../parseLines';

/** The nick that a text addresses at its beginning: `psusi: yes` or `psusi, yes`. */
const addressedBy = (text: string): string | undefined => /^([^\s:,]+)[:,]/.exec(text)?.[1];

/** Does one of these people address another one of them by name? */
export const isAmong = (people: ReadonlySet<string>, { nick, text }: Line): boolean => {
  const to = addressedBy(text);
  return to !== undefined && to !== nick && people.has(nick) && people.has(to);
};

/** Size of the private group. */
const CIRCLE = 3;

/** Counts the lines between a nick and the members of a circle, in both directions. */
const countExchanged = (circle: ReadonlySet<string>, nick: string, lines: readonly Line[]): number =>
  lines.filter((line) => {
    const [others, to] = [circle, addressedBy(line.text)];
    return to !== undefined && ((line.nick === nick && others.has(to)) || (to === nick && others.has(line.nick)));
  }).length;

/** Picks the first nick, and adds the nick that speaks most with those picked, until they are three. */
export const closestTo = (nicks: readonly string[], lines: readonly Line[]): readonly string[] => {
  const circle = new Set(nicks.slice(0, 1));
  while (circle.size < Math.min(CIRCLE, nicks.length)) {
    const next = nicks
      .filter((nick) => !circle.has(nick))
      .map((nick) => ({ nick, lines: countExchanged(circle, nick, lines) }))
      .reduce((most, one) => (one.lines > most.lines ? one : most));
    circle.add(next.nick);
  }
  return nicks.filter((nick) => circle.has(nick));
};
