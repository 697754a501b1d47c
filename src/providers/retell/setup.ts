import type { Setup } from '../provider.ts';

export const retellSetup: Setup = {
  steps: [
    'In the Retell dashboard, open Settings, API keys. Enter the key with the webhook badge as the secret of the connection: only this key signs webhooks.',
    'Open Settings, Webhooks, and paste `{webhook_url}` as the webhook URL of the account.',
    'Open each agent that has a webhook URL of its own, and paste the URL there too: it replaces the URL of the account.',
    'Select the events listed below. transcript_updated is not used, and is sent many times per call.',
    'To find calls whose webhooks were lost, enter an API key of Retell.',
  ],
  events: [
    'call_started',
    'call_ended',
    'call_analyzed',
    'transfer_started',
    'transfer_bridged',
    'transfer_cancelled',
    'transfer_ended',
  ],
  neverPointHere: [
    'The inbound webhook URL of a number: Retell needs the agent and the variables of the call as an answer',
    'The URL of a custom function, and the websocket URL of a custom LLM',
  ],
};
