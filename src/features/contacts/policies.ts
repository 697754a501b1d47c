import { definePolicy, type Params } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

/** One second old at most while contacts stream in: an import costs one load a second, and not one a row. */
export const contactStats = definePolicy({
  name: 'contact stats',
  version: 1,
  tables: ['contacts', ...rlsTables],
  ttlMs: 5 * 60_000,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs: 10 * 60_000,
});

const minute = 60_000;
const staleOnErrorMs = 60 * minute;
const negativeTtlMs = 15_000;

/** On the way of every message that comes in. */
export const contactLookup = definePolicy({
  name: 'contact lookup',
  version: 1,
  tables: ['contacts', ...rlsTables],
  ttlMs: 5 * minute,
  mode: 'strict',
  staleOnErrorMs,
  negativeTtlMs,
});

export const contactMessages = historyPolicy('contact messages', 'messages');
export const contactCalls = historyPolicy('contact calls', 'call_logs');
export const contactAppointments = historyPolicy('contact appointments', 'appointments');

/** Of the contact too: without one there is no history, and not an empty one. */
function historyPolicy(name: string, table: string) {
  return definePolicy({
    name,
    version: 1,
    tables: ['contacts', table, ...rlsTables],
    ttlMs: 3 * minute,
    mode: 'strict',
    staleOnErrorMs,
    negativeTtlMs,
    // Whoever walks through all of it asks for each page once.
    admitOnSecondSight: (params: Params) => params?.after !== undefined,
  });
}
