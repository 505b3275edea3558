import type { Links, Numbers } from '../ask/command';

/** Numbers ids and links in one sequence, in the order in which they appear, so that each number means one thing. */
export const openNumbers = (): { readonly numbers: Numbers; readonly links: Links } => {
  const kept: { readonly kind: 'id' | 'link'; readonly text: string }[] = [];
  const numberOf = (kind: 'id' | 'link', text: string): number => {
    const at = kept.findIndex((one) => one.kind === kind && one.text === text);
    return at === -1 ? kept.push({ kind, text }) : at + 1;
  };
  const textOf = (kind: 'id' | 'link', number: number): string | undefined => {
    const found = kept[number - 1];
    return found?.kind === kind ? found.text : undefined;
  };
  return {
    numbers: { numberOf: (id) => numberOf('id', id), idOf: (number) => textOf('id', number) },
    links: { keep: (link) => numberOf('link', link), take: (number) => textOf('link', number) },
  };
};
