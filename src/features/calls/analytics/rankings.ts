// The figures of the agent leaderboard.
import type { CallFigureName } from '../../../domain/call-figures.ts';

export const rankings = [
  'calls',
  'completed',
  'missed',
  'answerRate',
  'completionRate',
  'successRate',
  'containmentRate',
  'positiveRate',
  'averageDurationSeconds',
  'costMicros',
  'costPerCallMicros',
] as const satisfies readonly CallFigureName[];
