import type { Setup } from '../provider.ts';

export const telnyxSetup: Setup = {
  steps: [
    'Enter the public key from Mission Control (Keys & Credentials, Public key) as the secret of the connection.',
    'Telnyx sends the events of a call to one URL. If no program of yours controls the calls (AI assistants, for example), paste {webhook_url} as the webhook URL of the Voice API application.',
    'If a program of yours controls the calls, it needs the events itself. Let it forward each request to {webhook_url} at once, with its body unchanged and with the headers telnyx-signature-ed25519 and telnyx-timestamp.',
    'Switch on "Call cost in webhooks" for the application to record costs.',
    'To find calls whose requests were lost, enter an API key (V2).',
  ],
  events: [
    'call.initiated',
    'call.answered',
    'call.bridged',
    'call.hangup',
    'call.machine.detection.ended',
    'call.machine.premium.detection.ended',
    'call.recording.saved',
    'call.cost',
    'call.conversation.ended',
  ],
  neverPointHere: [
    'The webhook URL of a Voice API application that controls its calls by these events: no command would answer the call',
    'The voice URL of a TeXML application: Telnyx expects TeXML there',
  ],
};
