import type { Setup } from '../provider.ts';

export const standardWebhooksSetup: Setup = {
  steps: [
    'For a program of your own, or any service that signs by Standard Webhooks (standardwebhooks.com) or Svix. Create a secret that begins with whsec_ and enter it as the secret of the connection.',
    'POST each event of a call to {webhook_url} as JSON, signed in the headers webhook-id, webhook-timestamp and webhook-signature.',
    'The body has the fields of "Record an event of a call" without org_id and provider: provider_call_id, direction and status are required, and each event may add fields. Times have an offset.',
    'Name the agent with provider_agent_id, and the currency of cost_micros with cost_currency. The ids of Callboard (agent_id, contact_id, campaign_id, phone_number_id) are ignored: add a mapping to the connection instead.',
    'Repeat a request that was not answered with 2xx. Events may arrive in any order and repeatedly.',
  ],
  events: ['ringing', 'in_progress', 'completed', 'missed', 'voicemail', 'failed', 'canceled'],
  neverPointHere: ['Webhooks with another body, for example those of a vendor that has a provider of its own here'],
};
