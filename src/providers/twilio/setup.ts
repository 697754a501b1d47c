import type { Setup } from '../provider.ts';

export const twilioSetup: Setup = {
  steps: [
    'Enter the auth token of the account as the secret of the connection. A subaccount has its own auth token and needs its own connection.',
    'Append `#rc=5&rp=all` to the URL wherever you paste it: `{webhook_url}#rc=5&rp=all`. Without it, Twilio does not repeat a request that was answered with an error.',
    'Incoming calls: in the Twilio console, open Phone Numbers, Active numbers, and the number. Paste the URL into "Call status changes", with HTTP POST.',
    'Outgoing calls by the API: set StatusCallback to the URL, StatusCallbackMethod to POST, and StatusCallbackEvent to initiated, ringing, answered and completed. By default only completed is sent.',
    'Legs by <Dial>: set statusCallback to the URL and statusCallbackEvent to "initiated ringing answered completed" on each <Number>, <Sip> and <Client>.',
    'Recordings: set recordingStatusCallback (RecordingStatusCallback in the API) to the URL, with the events in-progress and completed.',
    'Answering machine detection: set AsyncAmdStatusCallback to the URL.',
    'To find calls whose requests were lost, enter an API key as `<key sid>:<secret>`, and the option accountSid. It is also used to copy recordings that need a password.',
  ],
  events: ['initiated', 'ringing', 'answered', 'completed', 'recording in-progress', 'recording completed'],
  neverPointHere: [
    'The voice URL of a number or of an application ("A call comes in"): Twilio expects TwiML there, and the call would fail',
    'The url parameter of an outgoing call, and the action of <Dial>, <Gather>, <Record> and other verbs',
    'The fallback URL, and the URLs of messages',
  ],
};
