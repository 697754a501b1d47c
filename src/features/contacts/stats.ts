import { Type } from 'typebox';
import { rlsTables } from '../../database/rls-tables.ts';
import { defineView } from '../../http/cache/view.ts';
import { readContactStats } from './queries.ts';

const Count = Type.Integer({ minimum: 0 });

export const ContactStats = Type.Object(
  { total: Count, hot: Count, warm: Count, cold: Count },
  {
    title: 'ContactStats',
    description: 'The number of contacts by temperature. Contacts without a temperature count only in `total`.',
    examples: [{ total: 4120, hot: 310, warm: 1204, cold: 980 }],
  },
);

const minute = 60_000;

/** Relaxed: during an import it is loaded once a second and not once per row. */
export const statsView = defineView({
  name: 'contact stats',
  tables: ['contacts', ...rlsTables],
  ttlMs: 5 * minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  schema: ContactStats,
  load: ({ database, orgId }) => readContactStats(database, orgId),
});
