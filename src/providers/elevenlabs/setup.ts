import type { Setup } from '../provider.ts';

export const elevenLabsSetup: Setup = {
  steps: [
    'In the ElevenLabs dashboard, open Settings, Webhooks, and create a webhook with the URL `{webhook_url}` and HMAC authentication. Enter the secret that is shown once as the secret of the connection.',
    'Switch on retries for this webhook. They are off by default, and ElevenLabs switches a webhook off after ten failures in a row.',
    'Open Agents, Settings, and select the webhook as the post-call webhook of the workspace, or of each agent.',
    'Select the events listed below. Do not select audio: it sends the whole recording with each call, and is refused for its size. Recordings are copied from the API.',
    'Enter an API key of ElevenLabs, to copy recordings, and to find calls whose webhooks were lost.',
    'ElevenLabs sends nothing when a call begins. For live figures, connect the carrier of the number too.',
  ],
  events: ['post_call_transcription', 'call_initiation_failure'],
  neverPointHere: [
    'post_call_audio: its requests are larger than this service accepts',
    'The conversation initiation webhook of an agent, and the URL of a server tool: ElevenLabs needs an answer from them',
  ],
};
