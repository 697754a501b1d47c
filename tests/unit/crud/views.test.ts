import { describe, expect, it } from 'vitest';
import { defineResource } from '../../../src/crud/resource.ts';
import { agent } from '../../../src/features/agents.ts';
import { service } from '../../../src/features/services.ts';
import { template } from '../../../src/features/templates.ts';

describe('the views of a resource', () => {
  it('depend on the table, the joined tables and the tables of row-level security', () => {
    const tables = ['agents', 'phone_numbers', 'user_org_roles', 'organizations'];
    expect(agent.listView.policy.tables).toEqual(tables);
    expect(agent.itemView.policy.tables).toEqual(tables);
  });

  it('are across organisations for a resource that ops write, and then depend on platform_roles too', () => {
    const { isAcrossOrgs, tables } = template.listView.policy;
    expect(isAcrossOrgs).toBe(true);
    expect(tables).toEqual(['templates', 'user_org_roles', 'organizations', 'platform_roles']);
  });

  it('keep a list as long as the declaration says', () => {
    expect(defineResource({ ...service, listTtlMs: 5000 }).listView.policy.ttlMs).toBe(5000);
  });

  it('get another cache version when a field changes', () => {
    const { name: _, ...fields } = service.fields;
    const changed = defineResource({ ...service, fields });
    expect(changed.listView.policy.version).not.toBe(service.listView.policy.version);
    expect(changed.itemView.policy.version).not.toBe(service.itemView.policy.version);
  });
});
