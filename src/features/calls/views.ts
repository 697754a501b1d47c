// What the views of calls have in common. Each view file declares the rest.
import { rlsTables } from '../../database/rls-tables.ts';

export const minute = 60_000;

export const callTables = ['call_logs', 'call_reviews', 'org_settings', ...rlsTables] as const;

/** `relaxedMs` limits the loads to one a second for each organisation, at any rate of new calls. */
export const figureView = { ttlMs: minute, relaxedMs: 1000, staleIfErrorMs: 10 * minute } as const;
