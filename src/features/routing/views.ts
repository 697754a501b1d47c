// Cached reads of routing. They are across organisations: the organisation is the answer, so any organisation's write may
// outdate them.
import { type Static, Type } from 'typebox';
import { defineView } from '../../http/cache/view.ts';
import { Nullable } from '../../http/contract.ts';
import { type NumberSought, readNumberOwner, readPageOwner, readSpamLimits } from './queries.ts';
import { NumberOwner, PageOwner } from './schemas.ts';

const minute = 60_000;
/** Calls are still connected during a long outage: an owner from yesterday is better than none. */
const day = 24 * 60 * minute;
/** Short, so that random numbers do not fill the memory. */
const negativeTtlMs = 15_000;

export const numberView = defineView({
  name: 'phone mapping',
  isAcrossOrgs: true,
  // A deleted organisation answers no calls (organizations). Opening hours need its time zone (org_settings).
  tables: ['phone_numbers', 'agents', 'inbound_configs', 'organizations', 'org_settings'],
  ttlMs: 30 * minute,
  staleIfErrorMs: day,
  negativeTtlMs,
  schema: NumberOwner,
  load: ({ database }, sought: NumberSought) => readNumberOwner(database, sought),
});

export const pageView = defineView({
  name: 'page mapping',
  isAcrossOrgs: true,
  tables: ['integrations', 'organizations'],
  ttlMs: 30 * minute,
  staleIfErrorMs: day,
  negativeTtlMs,
  schema: PageOwner,
  load: ({ database }, { pageId }: { readonly pageId: string }) => readPageOwner(database, pageId),
});

const SpamLimits = Type.Object({
  orgId: Type.String(),
  limit: Nullable(Type.Object({ maxCalls: Type.Integer(), windowMinutes: Type.Integer() })),
});
export type SpamLimits = Readonly<Static<typeof SpamLimits>>;

/** Not taken from `numberView`, which keeps the serialized response. */
export const spamLimitsView = defineView({
  name: 'spam limits',
  isAcrossOrgs: true,
  tables: ['phone_numbers', 'inbound_configs', 'organizations'],
  ttlMs: 30 * minute,
  // Without a database calls cannot be counted either, so a day would be of no use.
  staleIfErrorMs: 60 * minute,
  negativeTtlMs,
  schema: SpamLimits,
  load: ({ database }, { e164 }: { readonly e164: string }) => readSpamLimits(database, e164),
});
