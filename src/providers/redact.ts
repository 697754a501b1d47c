// Removes credentials and audio from a payload before it is stored. Query strings of URLs stay: recordings are signed with them.
import type { Payload } from './provider.ts';

const removed = '[removed]';
const maxDepth = 64;

/** Parts of a name in lower case without separators: `twilioAuthToken`, `TWILIO_AUTH_TOKEN` and `twilio-auth-token` are one. */
const credentialNames =
  /secret(?!ar)|passw(or)?d|passphrase|authorization|credential|apikey|privatekey|accesskey|cookie/;
/** Counts are named so too: `llmPromptTokens: 1200`. */
const tokenNames = /token/;
/** With these URLs of Vapi, anyone can listen to a call and speak in it. */
const liveControlNames = /^(controlurl|listenurl)$/;

/** In base64. Longer than any id, key or signature that an adapter reads. */
const minAudioLength = 10_000;
const base64 = /^(?:data:[\w.+/;=-]+,)?[A-Za-z0-9+/_=\r\n-]+$/;
const audioNames = /audio/;
const minNamedAudioLength = 200;

export function redact(payload: Payload): Payload {
  return redactEntries(payload, '', 0);
}

/** Texts at any depth inside of a token are tokens. */
function redactEntries(value: object, name: string, depth: number): Payload {
  const inherited = tokenNames.test(name) ? 'token' : '';
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, redactValue(each, inherited + normalized(key), depth + 1)]),
  );
}

const normalized = (key: string) => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function redactValue(value: unknown, name: string, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (credentialNames.test(name) || liveControlNames.test(name)) return removed;
  if (typeof value === 'string') return tokenNames.test(name) || isAudio(value, name) ? removed : value;
  if (typeof value !== 'object') return value;
  if (depth > maxDepth) return removed;
  return Array.isArray(value)
    ? value.map((each) => redactValue(each, name, depth + 1))
    : redactEntries(value, name, depth);
}

function isAudio(text: string, name: string): boolean {
  const minLength = audioNames.test(name) ? minNamedAudioLength : minAudioLength;
  return text.length >= minLength && base64.test(text);
}
