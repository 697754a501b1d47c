import { describe, expect, it } from 'vitest';
import { findMissingRoleSettings } from '../../../src/database/role-settings.ts';

const missing = (settings: string[], required?: Parameters<typeof findMissingRoleSettings>[1]) => {
  const rows = settings.map((setting) => ({ role: 'anon', setting }));
  return findMissingRoleSettings({ query: () => Promise.resolve({ rows }) } as never, required);
};
const timeout = [{ role: 'anon', name: 'statement_timeout', value: '2s', accepts: 'a shorter time' as const }];

describe('a role setting', () => {
  it.each(['2s', '1500', '1500ms', '0.5s', '2000 ms'])('of time is met by %s', async (value) => {
    expect(await missing([`statement_timeout=${value}`], timeout)).toEqual([]);
  });

  it.each(['3s', '0', '1min', 'soon', ''])('of time is not met by "%s"', async (value) => {
    expect(await missing([`statement_timeout=${value}`], timeout)).toEqual([
      "alter role anon set statement_timeout = '2s';",
    ]);
  });

  it('is not met by the value of another setting or another role', async () => {
    const other = [{ role: 'authenticated', name: 'statement_timeout', value: '2s' }];
    expect(await missing(['statement_timeout=2s'], other)).toHaveLength(1);
    expect(await missing(['lock_timeout=2s'], timeout)).toHaveLength(1);
  });

  it('is met by the value of an operator where the setting accepts any value', async () => {
    const required = { role: 'anon', name: 'plan_cache_mode', value: 'force_custom_plan' };
    expect(await missing(['plan_cache_mode=auto'], [{ ...required, accepts: 'any value' }])).toEqual([]);
    expect(await missing(['plan_cache_mode=auto'], [required])).toHaveLength(1);
  });
});
