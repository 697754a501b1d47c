import type { Setup } from '../provider.ts';

export const vonageSetup: Setup = {
  steps: [
    'Enter the signature secret of the account as the secret of the connection: Vonage dashboard, API settings, Signature secret.',
    'In the dashboard, open Applications, the application, and Voice. Paste {webhook_url} as the event URL, with the method POST. Keep signed webhooks switched on.',
    'Calls by the API: leave event_url out, or set it to {webhook_url}.',
    'Recordings: set eventUrl of each record action to {webhook_url}. A recording belongs to a conversation, and is found only if an incoming call began it.',
    'To find calls whose requests were lost, and to copy recordings, enter an API key as `<application id>:<private key>`.',
  ],
  events: [
    'started',
    'ringing',
    'answered',
    'human',
    'machine',
    'completed',
    'busy',
    'cancelled',
    'failed',
    'rejected',
    'timeout',
    'unanswered',
    'record',
  ],
  neverPointHere: [
    'The answer URL and the fallback URL: Vonage expects an NCCO there, and the call would fail',
    'The eventUrl of input and notify actions: Vonage expects an NCCO there too',
  ],
};
