import { describe, expect, it } from 'vitest';
import { definePolicy } from '../../../src/cache/policy.ts';
import { defineResource } from '../../../src/crud/resource.ts';
import { service } from '../../../src/features/services/resource.ts';

describe('a list with a policy of its own', () => {
  it('is not declared when the policy would not hear of a table that the list reads', () => {
    const listPolicy = definePolicy({ name: 'deaf', version: 1, tables: ['services'], ttlMs: 1000, mode: 'strict' });
    expect(() => defineResource({ ...service, listPolicy })).toThrow(
      'The list of services would not hear of user_org_roles,organizations: name it in its policy.',
    );
    expect(defineResource(service).listPolicy).toBe(service.listPolicy);
  });
});
