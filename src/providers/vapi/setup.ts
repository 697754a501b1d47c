import type { Setup } from '../provider.ts';

export const vapiSetup: Setup = {
  steps: [
    'In the Vapi dashboard, create a custom credential of the kind HMAC, with the defaults. Enter its secret key as the secret of the connection. If you choose other headers or another format, enter them as options of the connection.',
    'Open each assistant (or the phone number, or the organisation), and paste `{webhook_url}` as its server URL, with this credential. Vapi sends an event to one URL only: custom tool before assistant, assistant before phone number, phone number before organisation.',
    'Under server messages, select only the events listed below.',
    'Save the server URL in the dashboard or in the saved assistant. Vapi does not sign requests to a URL that is passed with an API request.',
    'Set a backoff plan on the server (for example exponential, 5 retries). Without one, Vapi sends each event once, even if it was answered with an error.',
    'To find calls whose events were lost, enter a private API key of Vapi.',
  ],
  events: ['status-update', 'end-of-call-report', 'transfer-update', 'hang', 'call.deleted'],
  neverPointHere: [
    'assistant-request, tool-calls, transfer-destination-request, handoff-destination-request and knowledge-base-request: Vapi needs an answer to them, and the call would fail',
    'The server URL of a custom tool, of a custom voice, and of a custom knowledge base',
  ],
};
