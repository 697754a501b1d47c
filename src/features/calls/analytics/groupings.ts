// The dimensions that a series can be grouped by, each with all its values. SQL counts null as `unknown`.
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

const inRollup = {
  none: ['all'],
  direction: callDirections,
  status: callStatuses,
  sentiment: callSentimentsOrUnknown,
} as const;

export const valuesOf = {
  ...inRollup,
  answered_by: answeredBys,
  ended_by: endedBysOrUnknown,
  transfer_status: transferStatusesOrUnknown,
  is_test: flagsOrUnknown,
  channel: callChannelsOrUnknown,
  recording_consent: recordingConsents,
} as const;

export type Grouping = keyof typeof valuesOf;
export const groupings = Object.keys(valuesOf) as Grouping[];

export const isInRollup = (grouping: Grouping): boolean => Object.hasOwn(inRollup, grouping);
