import type { Setup } from '../provider.ts';

export const blandSetup: Setup = {
  steps: [
    'In the Bland dashboard, open the account settings, and create a signing secret for webhooks. Enter it as the secret of the connection.',
    'Paste `{webhook_url}` as the post-call webhook of each inbound number, and send it as `webhook` with each outgoing call or batch.',
    'To find calls whose webhooks were lost, enter an API key of Bland.',
  ],
  events: ['call'],
  neverPointHere: ['The URL of a custom tool or of a webhook node in a pathway: Bland needs an answer'],
};
