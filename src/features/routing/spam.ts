// Does somebody call too often? When that can not be known the call goes through: a customer who is turned away costs more than
// one call too many.
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { countCalls } from './queries.ts';
import type { SpamDecision } from './schemas.ts';
import type { SpamLimits } from './views.ts';

interface Call {
  readonly limits: SpamLimits;
  /** As it is stored. */
  readonly from: string;
  readonly now: number;
}

const allow = (reason: SpamDecision['reason']): SpamDecision => ({ decision: 'allow', reason });

/** The calls recorded before this one are counted: it would be one more. */
export async function judgeCall(database: DatabaseHandle, { limits, from, now }: Call): Promise<SpamDecision> {
  const { orgId, limit } = limits;
  if (limit === null) return allow('no_limits');
  const since = new Date(now - limit.windowMinutes * 60_000).toISOString();
  const calls = await countCalls(database, { orgId, from, since });
  return calls < limit.maxCalls ? allow('within_limits') : { decision: 'block', reason: 'too_many_calls' };
}

export async function orAllowed(judged: Promise<SpamDecision>): Promise<SpamDecision> {
  try {
    return await judged;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return allow('database_unavailable');
    throw error;
  }
}
