// The steps of an admin at the provider, with the URL of the connection.
import { Type } from 'typebox';
import { providerNamed } from '../../providers/providers.ts';

const Texts = (description: string) => Type.Array(Type.String(), { description });

export const Setup = Type.Object(
  {
    steps: Texts('The steps at the provider, in this order.'),
    events: Texts("The provider's names of the events to switch on."),
    never_point_here: Texts('Requests that must never be sent to the webhook URL.'),
  },
  { description: 'How to set up the provider.' },
);

export function setupOf(provider: string, webhookUrl: string) {
  const { steps, events, neverPointHere } = providerNamed(provider)?.setup ?? none;
  return {
    steps: steps.map((step) => step.replaceAll('{webhook_url}', webhookUrl)),
    events: [...events],
    never_point_here: [...neverPointHere],
  };
}

/** Of a provider that this version does not have. */
const none = { steps: [], events: [], neverPointHere: [] };
