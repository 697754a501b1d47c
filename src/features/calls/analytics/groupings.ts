// The dimensions that a series can be grouped by. SQL counts null as `unknown`, and no agent, number or campaign as `none`.
import {
  answeredBys,
  callChannelsOrUnknown,
  callDirections,
  callSentimentsOrUnknown,
  callStatuses,
  endedBysOrUnknown,
  flagsOrUnknown,
  recordingConsents,
  transferStatusesOrUnknown,
} from '../../../domain/call.ts';

/** Dimensions with few values, which are all shown. */
const fixedValues = {
  none: ['all'],
  direction: callDirections,
  status: callStatuses,
  sentiment: callSentimentsOrUnknown,
  answered_by: answeredBys,
  ended_by: endedBysOrUnknown,
  transfer_status: transferStatusesOrUnknown,
  is_test: flagsOrUnknown,
  channel: callChannelsOrUnknown,
  recording_consent: recordingConsents,
} as const;

/** Dimensions with many values: those with the most calls are shown, and the rest together. */
const openDimensions = ['agent_id', 'phone_number_id', 'campaign_id', 'outcome', 'provider'] as const;

type Fixed = keyof typeof fixedValues;
export type Grouping = Fixed | (typeof openDimensions)[number];
export const groupings: readonly Grouping[] = [...(Object.keys(fixedValues) as Fixed[]), ...openDimensions];

/** Undefined for a dimension with many values. */
export const valuesOf = (grouping: Grouping): readonly string[] | undefined =>
  Object.hasOwn(fixedValues, grouping) ? fixedValues[grouping as Fixed] : undefined;
