// Renders web/data/tables.ts: the tables that each cached path reads. Generated types carry no extensions, and the page needs the map at
// run time.
import type { ApiDocument } from './api-document.ts';

export function renderTables({ paths }: ApiDocument): string {
  const entries = Object.entries(paths).flatMap(([path, { get }]) => {
    const tables = get?.['x-tables'];
    return tables === undefined ? [] : [`  '${path}': [${tables.map((table) => `'${table}'`).join(', ')}],\n`];
  });
  return `/** By path: the tables that its answer is made of. */\nexport const tablesOf: Readonly<Record<string, readonly string[]>> = {\n${entries.join('')}};\n`;
}
