// Blocks numbers that call too often. When the database does not respond the call is allowed: a lost customer costs more than one
// unwanted call.
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { countCalls } from './queries.ts';
import type { SpamDecision } from './schemas.ts';
import type { SpamLimits } from './views.ts';

interface Call {
  readonly limits: SpamLimits;
  /** Normalized as in the call logs. */
  readonly from: string;
  readonly now: number;
}

const allow = (reason: SpamDecision['reason']): SpamDecision => ({ decision: 'allow', reason });

/** Counts the calls that are already recorded; the current call is not. */
export async function judgeCall(database: DatabaseHandle, { limits, from, now }: Call): Promise<SpamDecision> {
  const { orgId, limit } = limits;
  if (limit === null) return allow('no_limits');
  const since = new Date(now - limit.windowMinutes * 60_000).toISOString();
  const calls = await countCalls(database, { orgId, from, since });
  return calls < limit.maxCalls ? allow('within_limits') : { decision: 'block', reason: 'too_many_calls' };
}

export async function orAllow(decision: Promise<SpamDecision>): Promise<SpamDecision> {
  try {
    return await decision;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return allow('database_unavailable');
    throw error;
  }
}
