// Does somebody call too often? When that can not be known the call goes through: a customer who is turned away costs more than
// one call too many.
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { countCallsSince } from './queries.ts';
import type { SpamDecision } from './schemas.ts';
import type { NumberOwner } from './views.ts';

interface Call {
  readonly owner: NumberOwner;
  /** As it is stored. */
  readonly from: string;
  readonly now: number;
}

const allow = (reason: SpamDecision['reason']): SpamDecision => ({ decision: 'allow', reason });

/** The calls recorded before this one are counted: it would be one more. */
export async function judgeCall(database: DatabaseHandle, { owner, from, now }: Call): Promise<SpamDecision> {
  const windows = windowsOf(owner);
  if (windows.length === 0) return allow('no_limits');
  const counted = windows.map(({ reason, ms }) => [reason, new Date(now - ms).toISOString()] as const);
  const calls = await countCallsSince(database, { orgId: owner.organization.id, from }, new Map(counted));
  const exceeded = windows.find(({ reason, most }) => calls[reason] >= most);
  return exceeded === undefined ? allow('within_limits') : { decision: 'block', reason: exceeded.reason };
}

/** What is counted, and how many are too many. */
function windowsOf({ inboundConfig }: NumberOwner) {
  return [
    { most: inboundConfig?.spam_max_calls_per_minute, ms: 60_000, reason: 'too_many_calls_per_minute' as const },
    { most: inboundConfig?.spam_max_calls_per_hour, ms: 3_600_000, reason: 'too_many_calls_per_hour' as const },
  ].flatMap(({ most, ...window }) => (typeof most === 'number' ? [{ most, ...window }] : []));
}

export async function orAllowed(judged: Promise<SpamDecision>): Promise<SpamDecision> {
  try {
    return await judged;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return allow('database_unavailable');
    throw error;
  }
}
