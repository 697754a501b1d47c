import { expect, it } from 'vitest';
import { recordingCredentials } from '../../../src/providers/recording-credentials.ts';
import { registered } from './read-event-of.ts';

function credentials(name: string, url: string, apiKey: string | null = 'key') {
  const { recordings } = registered(name);
  if (recordings === null) throw new Error(`${name} has no recordings`);
  return recordingCredentials(recordings, apiKey, url);
}

it.each([
  ['vapi', 'https://api.vapi.ai/call/1/mono-recording', { authorization: 'Bearer key' }],
  ['vapi', 'https://storage.vapi.ai/1.wav', {}],
  ['vapi', 'https://api.vapi.ai.evil.example/1.wav', {}],
  ['retell', 'https://dxc03zgurdly9.cloudfront.net/1.wav', {}],
  ['elevenlabs', 'https://api.elevenlabs.io/v1/convai/conversations/1/audio', { 'xi-api-key': 'key' }],
  ['twilio', 'https://api.twilio.com/r.wav', { authorization: `Basic ${Buffer.from('key').toString('base64')}` }],
])('a recording of %s at %s is requested with %j', (name, url, headers) => {
  expect(credentials(name, url)).toEqual(headers);
});

it('without a key there are no credentials', () => {
  expect(credentials('elevenlabs', 'https://api.elevenlabs.io/a', null)).toEqual({});
});
