import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { problemCodes } from '../../../src/features/connections/problems.ts';

it('docs/providers.md explains every problem of a connection', () => {
  const document = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8');
  const [, table = ''] = document.split('## When something is wrong');
  const explained = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  expect(explained).toEqual(problemCodes);
});
