/** What became of a call. `completed` is said as people say it. */
export const callStatuses = {
  completed: 'answered',
  missed: 'missed',
  voicemail: 'voicemail',
  failed: 'failed',
  canceled: 'canceled',
  ringing: 'ringing',
  in_progress: 'in progress',
};

export type CallStatus = keyof typeof callStatuses;
