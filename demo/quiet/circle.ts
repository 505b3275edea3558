import type { Line } from '../lines';

/** Whom a text begins by addressing: `psusi: yes` or `psusi, yes`. */
const addressedBy = (text: string): string | undefined => /^([^\s:,]+)[:,]/.exec(text)?.[1];

/** Is a line said by one of some people to another of them, by name? */
export const isAmong = (people: ReadonlySet<string>, { nick, text }: Line): boolean => {
  const to = addressedBy(text);
  return to !== undefined && to !== nick && people.has(nick) && people.has(to);
};

/** How many belong to the private group. */
const CIRCLE = 3;

/** How often lines of each go to the others of a circle, and theirs to it. */
const exchanged = (circle: ReadonlySet<string>, nick: string, lines: readonly Line[]): number =>
  lines.filter((line) => {
    const [others, to] = [circle, addressedBy(line.text)];
    return to !== undefined && ((line.nick === nick && others.has(to)) || (to === nick && others.has(line.nick)));
  }).length;

/** The first, and who speaks most with those that are in it already, until they are three. */
export const closestTo = (nicks: readonly string[], lines: readonly Line[]): readonly string[] => {
  const circle = new Set(nicks.slice(0, 1));
  while (circle.size < Math.min(CIRCLE, nicks.length)) {
    const next = nicks
      .filter((nick) => !circle.has(nick))
      .map((nick) => ({ nick, lines: exchanged(circle, nick, lines) }))
      .reduce((most, one) => (one.lines > most.lines ? one : most));
    circle.add(next.nick);
  }
  return nicks.filter((nick) => circle.has(nick));
};
