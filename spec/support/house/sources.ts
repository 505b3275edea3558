import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const ROOT = join(__dirname, '../../..');

/** Folders that are published. */
export const SHIPPED = ['lib', 'streams', 'jobs', 'reflectors', 'protocols'];

/** TypeScript files below folders of the repository, as sorted paths with `/`. */
export const sourcesIn = (...folders: readonly string[]): readonly string[] =>
  folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
    )
    .sort();

export const readSource = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export const parse = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);

/** What a module declares and exports; a type and a value of one name are one thing. Re-exports do not count. */
export interface Exported {
  readonly name: string;
  /** Is it a function, or a function that answers one? */
  readonly isFunction: boolean;
}

const isFunction = (node: ts.Node | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node));

export const exportsOf = (file: ts.SourceFile): readonly Exported[] => {
  const found = new Map<string, Exported>();
  const add = (name: ts.Node | undefined, node?: ts.Node): void => {
    if (name === undefined || !ts.isIdentifier(name)) return;
    found.set(name.text, {
      name: name.text,
      isFunction: isFunction(node) || found.get(name.text)?.isFunction === true,
    });
  };
  for (const statement of file.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations) add(name, initializer);
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) add(statement.name);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) add(statement.name, statement);
  }
  return [...found.values()];
};

export interface Comment {
  /** Counted from 1. */
  readonly line: number;
  /** Without its marks, on one line. */
  readonly text: string;
}

const bare = (raw: string): string =>
  raw
    .replace(/^\/\*+|\*+\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\*|\/\/+)?\s?/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** All comments of a file; lines of `//` that follow each other are one. */
export const commentsOf = (text: string): readonly Comment[] => {
  const file = parse('comments.ts', text);
  const found = new Map<number, ts.CommentRange>();
  const take = (range: ts.CommentRange): void => void found.set(range.pos, range);
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    children.forEach(visit);
    if (children.length > 0) return;
    ts.getLeadingCommentRanges(text, node.getFullStart())?.forEach(take);
    ts.getTrailingCommentRanges(text, node.getEnd())?.forEach(take);
  };
  visit(file);
  const lineAt = (at: number): number => file.getLineAndCharacterOfPosition(at).line + 1;
  const joined: { line: number; last: number; raw: string; isLine: boolean }[] = [];
  for (const { pos, end, kind } of [...found.values()].sort((a, b) => a.pos - b.pos)) {
    const [line, raw, isLine] = [lineAt(pos), text.slice(pos, end), kind === ts.SyntaxKind.SingleLineCommentTrivia];
    const before = joined.at(-1);
    if (before?.isLine === true && isLine && line === before.last + 1) {
      before.raw += `\n${raw}`;
      before.last = line;
    } else joined.push({ line, last: lineAt(end), raw, isLine });
  }
  return joined.map(({ line, raw }) => ({ line, text: bare(raw) }));
};

/** Sentences of prose; what stands in backticks is no prose. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .replace(/`[^`]*`/g, '`')
    .split(/(?<=[.!?:])\s+(?=[A-Z`])/)
    .filter((sentence) => sentence !== '');
