// Does somebody call too often? When that can not be known the call goes through: a customer who is turned away costs more than
// one call too many.
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { countCallsSince } from './queries.ts';
import type { SpamDecision } from './schemas.ts';

export interface SpamLimits {
  readonly orgId: string;
  /** Null: as often as he likes. */
  readonly perMinute: number | null;
  readonly perHour: number | null;
}

interface Call {
  readonly limits: SpamLimits;
  /** As it is stored. */
  readonly from: string;
  readonly now: number;
}

const allow = (reason: SpamDecision['reason']): SpamDecision => ({ decision: 'allow', reason });

/** The calls recorded before this one are counted: it would be one more. */
export async function judgeCall(database: DatabaseHandle, { limits, from, now }: Call): Promise<SpamDecision> {
  const windows = windowsOf(limits);
  if (windows.length === 0) return allow('no_limits');
  const counted = windows.map(({ reason, ms }) => [reason, new Date(now - ms).toISOString()] as const);
  const calls = await countCallsSince(database, { orgId: limits.orgId, from }, new Map(counted));
  const exceeded = windows.find(({ reason, most }) => calls[reason] >= most);
  return exceeded === undefined ? allow('within_limits') : { decision: 'block', reason: exceeded.reason };
}

/** What is counted, and how many are too many. */
function windowsOf({ perMinute, perHour }: SpamLimits) {
  return [
    { most: perMinute, ms: 60_000, reason: 'too_many_calls_per_minute' as const },
    { most: perHour, ms: 3_600_000, reason: 'too_many_calls_per_hour' as const },
  ].flatMap(({ most, ...window }) => (most === null ? [] : [{ most, ...window }]));
}

export async function orAllowed(judged: Promise<SpamDecision>): Promise<SpamDecision> {
  try {
    return await judged;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return allow('database_unavailable');
    throw error;
  }
}
