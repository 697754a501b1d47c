// Which values of a figure are better. More calls or longer calls are neither.
import type { CallFigureName } from './call-figures.ts';

const better: Readonly<Partial<Record<CallFigureName, 'higher' | 'lower'>>> = {
  missed: 'lower',
  failed: 'lower',
  answerRate: 'higher',
  connectRate: 'higher',
  abandonRate: 'lower',
  serviceLevel: 'higher',
  serviceLevelWithAbandoned: 'higher',
  serviceLevelOfAnswered: 'higher',
  averageWaitSeconds: 'lower',
  medianWaitSeconds: 'lower',
  p90WaitSeconds: 'lower',
  maxWaitSeconds: 'lower',
  completionRate: 'higher',
  transferFailureRate: 'lower',
  containmentRate: 'higher',
  successRate: 'higher',
  positiveRate: 'higher',
  negativeRate: 'lower',
  costPerCallMicros: 'lower',
  costPerMinuteMicros: 'lower',
  costPerSuccessMicros: 'lower',
  interruptionsPerCall: 'lower',
  medianLatencyMs: 'lower',
  p95LatencyMs: 'lower',
  firstCallResolutionRate: 'higher',
};

/** Null: neither. */
export const betterValueOf = (name: CallFigureName): 'higher' | 'lower' | null => better[name] ?? null;
