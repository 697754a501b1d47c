// The vocabulary of calls, as stored and as returned by the API.

export const callDirections = ['inbound', 'outbound'] as const;
export const callStatuses = [
  'ringing',
  'in_progress',
  'completed',
  'missed',
  'voicemail',
  'failed',
  'canceled',
] as const;
/** A stored call has one of these, or null. */
export const callSentiments = ['positive', 'neutral', 'negative'] as const;
/** `unknown` stands for null in filters and breakdowns. */
export const callSentimentsOrUnknown = [...callSentiments, 'unknown'] as const;

/** Who or what answered. `machine` includes a mailbox. */
export const answeredBys = ['human', 'machine', 'unknown'] as const;
/** The side that ended the call. */
export const endedBys = ['caller', 'agent', 'carrier', 'platform'] as const;
export const endedBysOrUnknown = [...endedBys, 'unknown'] as const;
export const transferStatuses = ['attempted', 'bridged', 'cancelled'] as const;
export const transferStatusesOrUnknown = [...transferStatuses, 'unknown'] as const;
export const callChannels = ['phone', 'web', 'sip'] as const;
export const callChannelsOrUnknown = [...callChannels, 'unknown'] as const;
/** `declined`: asked and refused. `unknown`: the provider says neither. */
export const recordingConsents = ['granted', 'declined', 'unknown'] as const;
/** As in filters and breakdowns: true, false, or null. */
export const flagsOrUnknown = ['true', 'false', 'unknown'] as const;
/** The outcomes that adapters of providers store. Other programs may store any text. */
export const callOutcomes = [
  'answered_human',
  'voicemail',
  'no_answer',
  'busy',
  'rejected',
  'invalid_number',
  'abandoned',
  'transferred',
  'completed_by_agent',
  'timed_out',
  'blocked',
  'failed_platform',
  'failed_carrier',
  'lost',
  'unknown',
] as const;
