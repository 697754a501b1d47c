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
