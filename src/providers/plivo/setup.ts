import type { Setup } from '../provider.ts';

export const plivoSetup: Setup = {
  steps: [
    'Enter the auth token of the account as the secret of the connection.',
    'Incoming calls: in the Plivo console, open Voice, Applications, and the application of the number. Paste {webhook_url} as the hangup URL, with POST. Plivo reports an incoming call when it has ended.',
    'Outgoing calls by the API: set hangup_url and ring_url to {webhook_url}, with POST.',
    'Legs by <Dial>: set callbackUrl to {webhook_url}, with callbackMethod POST.',
    'Recordings: set callbackUrl of <Record> (callback_url in the API) to {webhook_url}, with POST.',
    'Machine detection: set machine_detection_url to {webhook_url}.',
    'To find calls whose requests were lost, enter an API key as `<auth id>:<auth token>`, and the option timeZone: the time zone in the settings of the Plivo console, for example America/New_York.',
  ],
  events: ['Ring', 'Hangup', 'DialAnswer', 'DialHangup', 'Record', 'MachineDetection'],
  neverPointHere: [
    'The answer URL and the fallback answer URL: Plivo expects XML there, and the call would fail',
    'The action of <Dial>, <GetInput>, <GetDigits> and <Record>',
    'The message URL',
  ],
};
