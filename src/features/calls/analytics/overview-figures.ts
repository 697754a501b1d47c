// What the overview shows by default, and what it can also show.
import type { CallFigureName } from '../../../domain/call-figures.ts';

export const shownFigures = [
  'calls',
  'completed',
  'missed',
  'voicemail',
  'failed',
  'canceled',
  'answerRate',
  'successRate',
  'positiveRate',
  'averageDurationSeconds',
  'medianDurationSeconds',
  'p90DurationSeconds',
  'totalDurationSeconds',
  'costMicros',
  'costPerCallMicros',
] as const satisfies readonly CallFigureName[];

export const facetDimensions = ['agent_id', 'phone_number_id', 'campaign_id', 'provider', 'ended_by'] as const;
export const overviewParts = ['facets', 'marks', 'duration'] as const;
