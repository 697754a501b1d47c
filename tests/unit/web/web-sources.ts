// The sources of the page, and their syntax trees.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

const web = join(import.meta.dirname, '../../../web');

export interface WebSource {
  /** Below web. */
  readonly path: string;
  readonly text: string;
}

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Written by `npm run types`. */
const generated = ['data/api-types.d.ts', 'data/tables.ts'];

/** Without the generated files. */
export const webSources: readonly WebSource[] = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|tsx|js|css)$/.test(path) && !generated.includes(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(web, path), 'utf8') }));

export const readWeb = (path: string): string => readFileSync(join(web, path), 'utf8');

export const isScript = ({ path }: WebSource): boolean => /\.tsx?$/.test(path);

/** Every node of the source, a parent before its children. */
export function nodesOf({ path, text }: WebSource): SyntaxNode[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const nodes: SyntaxNode[] = [];
  collect(program, nodes);
  return nodes;
}

function collect(part: unknown, nodes: SyntaxNode[]): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (const each of part) collect(each, nodes);
    return;
  }
  const { type } = part as { type?: unknown };
  if (typeof type === 'string') nodes.push(part as SyntaxNode);
  for (const each of Object.values(part)) collect(each, nodes);
}

/** `parts/card.tsx:12` */
export function placeOf({ path, text }: WebSource, { start }: SyntaxNode): string {
  return `${path}:${text.slice(0, start).split('\n').length}`;
}
