// Every hot query of the service, once: what `check-indexes` explains, `/api/monitoring/indexes` lists, and the tests hold.
import { callQueries } from './hot-queries/calls.ts';
import { contactQueries } from './hot-queries/contacts.ts';
import { conversationQueries } from './hot-queries/conversations.ts';
import { platformQueries } from './hot-queries/platform.ts';
import { totalQueries } from './hot-queries/totals.ts';
import type { HotQuery } from './hot-query.ts';

export const hotQueries: readonly HotQuery[] = [
  ...callQueries,
  ...totalQueries,
  ...contactQueries,
  ...conversationQueries,
  ...platformQueries,
];
