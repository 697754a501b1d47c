// What the views of calls have in common. Each view declares the rest beside its load.
import { rlsTables } from '../../database/rls-tables.ts';

export const minute = 60_000;

export const callTables = ['call_logs', 'org_settings', ...rlsTables] as const;

/** Relaxed: while calls stream in, an organisation costs one load a second, and not one for each call. */
export const figureView = { ttlMs: minute, relaxedMs: 1000, staleIfErrorMs: 10 * minute } as const;
