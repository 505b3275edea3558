/** Characters without a glyph of their own, zero-width and bidirectional ones among them. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * Folds a name so that names which look alike by their characters become one: NFKC, letters without case, and nothing that
 * is not seen. For comparing alone: names are kept and shown as they were given. Source: threats, "T53".
 */
export const foldName = (name: string): string =>
  name.toWellFormed().normalize('NFKC').replace(UNSEEN, '').toUpperCase().toLowerCase().normalize('NFKC');
