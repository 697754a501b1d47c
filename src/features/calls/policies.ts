// What of the dashboard is remembered, and for how long. The tables are all that decides when it is no longer true.

import { isFarPage } from '../../cache/doorkeeper.ts';
import { definePolicy, type Params } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

const minute = 60_000;
const staleOnErrorMs = 10 * minute;

/** One second old at most while calls stream in: a busy org costs one load a second, and not one a call. */
export const callStats = definePolicy({
  name: 'call stats',
  version: 2,
  tables: ['call_logs', 'leads', 'org_settings', ...rlsTables],
  ttlMs: minute,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs,
});

export const callAnalytics = definePolicy({
  name: 'call analytics',
  version: 2,
  tables: ['call_logs', 'org_settings', ...rlsTables],
  ttlMs: minute,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs,
});

/** Over time and by agent, as the summary is. */
export const callSeries = definePolicy({
  name: 'call series',
  version: 1,
  tables: ['call_logs', 'org_settings', ...rlsTables],
  ttlMs: minute,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs,
});

export const callHeatmap = definePolicy({
  name: 'call heatmap',
  version: 1,
  tables: ['call_logs', 'org_settings', ...rlsTables],
  ttlMs: minute,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs,
});

export const callAgents = definePolicy({
  name: 'call agents',
  version: 1,
  tables: ['call_logs', 'agents', 'org_settings', ...rlsTables],
  ttlMs: minute,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs,
});

export const callList = definePolicy({
  name: 'call list',
  version: 1,
  tables: ['call_logs', 'org_settings', ...rlsTables],
  ttlMs: 3 * minute,
  mode: 'strict',
  staleOnErrorMs,
  admitOnSecondSight: (params: Params) => isFarPage(params) || params?.cursor !== undefined,
});

export const callDetail = definePolicy({
  name: 'call detail',
  version: 1,
  tables: ['call_logs', 'agents', 'org_settings', ...rlsTables],
  ttlMs: 5 * minute,
  mode: 'strict',
  staleOnErrorMs,
  negativeTtlMs: 15_000,
});
