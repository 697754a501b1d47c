import { expect, it } from 'vitest';
import { hashOf, readApiDocument } from '../../../src/cli/api-types/api-document.ts';
import { readWeb } from './web-sources.ts';

it("the page's types are those of the API of today: after a change of routes, npm run types", async () => {
  const hash = hashOf(await readApiDocument());
  for (const file of ['data/api-types.d.ts', 'data/tables.ts']) {
    expect(readWeb(file).split('\n')[0], file).toContain(hash);
  }
});
