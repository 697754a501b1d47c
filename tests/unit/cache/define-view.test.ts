import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineView } from '../../../src/http/cache/view.ts';

const declaration = {
  name: 'rooms',
  tables: ['rooms'] as const,
  ttlMs: 60_000,
  schema: Type.Object({ size: Type.Integer() }),
  load: async () => ({ size: 1 }),
};
const versionWith = (changes: object) => defineView({ ...declaration, ...changes }).policy.version;

describe('the cache version of a view', () => {
  it('depends only on the response schema', () => {
    expect(versionWith({ schema: Type.Object({ size: Type.Integer() }), ttlMs: 1 })).toBe(versionWith({}));
  });

  it.each([
    ['a field is added', Type.Object({ size: Type.Integer(), name: Type.String() })],
    ['a type changes', Type.Object({ size: Type.Number() })],
    ['a description changes', Type.Object({ size: Type.Integer({ description: 'In square metres.' }) })],
  ])('changes when %s', (_change, schema) => {
    expect(versionWith({ schema })).not.toBe(versionWith({}));
  });
});
