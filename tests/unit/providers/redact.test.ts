import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/providers/redact.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';

const removed = '[removed]';

/** As many levels as asked for, with a secret in the last. */
function nest(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = { deepest: 'hidden' };
  for (let level = 1; level < levels; level += 1) value = { next: value };
  return value;
}

describe('a stored payload', () => {
  it.each([
    'token',
    'authToken',
    'twilioAuthToken',
    'TWILIO_AUTH_TOKEN',
    'twilio-auth-token',
    'accesstoken',
    'secret',
    'serverUrlSecret',
    'clientSecret',
    'X-Vapi-Secret',
    'password',
    'Passwd',
    'Authorization',
    'proxy_authorization',
    'apiKey',
    'api_key',
    'API-KEY',
    'X Api Key',
    'vonageApiKey',
    'private_key',
    'credentials',
    'sipCredential',
    'Cookie',
  ])('has no %s, at any depth', (name) => {
    const payload = { [name]: 'hidden', message: { phoneNumber: [{ [name]: 'hidden', kept: 'yes' }] } };
    expect(redact(payload)).toEqual({ [name]: removed, message: { phoneNumber: [{ [name]: removed, kept: 'yes' }] } });
  });

  it('has no credential of another form than text', () => {
    expect(redact({ password: 1234, apiKeys: ['a', 'b'], credentials: { user: 'u', value: 'v' } })).toEqual({
      password: removed,
      apiKeys: removed,
      credentials: removed,
    });
    expect(redact({ tokens: ['a', { value: 'b', nested: { value: 'c' } }] })).toEqual({
      tokens: [removed, { value: removed, nested: { value: removed } }],
    });
  });

  it('keeps counts of tokens, and flags', () => {
    const payload = {
      costBreakdown: { llmPromptTokens: 1200, llmCompletionTokens: 80 },
      llm_token_usage: { values: [1, 2], average: 1.5, num_requests: 2 },
      tokenized: null,
      passwordProtected: false,
    };
    expect(redact(payload)).toEqual(payload);
  });

  it('has no URLs that control a running call of Vapi', () => {
    const monitor = { listenUrl: 'wss://vapi.example/listen', controlUrl: 'https://vapi.example/control' };
    expect(redact({ call: { id: 'c1', monitor } })).toEqual({
      call: { id: 'c1', monitor: { listenUrl: removed, controlUrl: removed } },
    });
  });

  it('has no audio', () => {
    const audio = Buffer.alloc(30_000, 'mp3').toString('base64');
    expect(redact({ data: { full_audio: audio, chunk: audio, lines: audio.replaceAll(/.{76}/g, '$&\r\n') } })).toEqual({
      data: { full_audio: removed, chunk: removed, lines: removed },
    });
    expect(redact({ audio_base64: audio.slice(0, 400), a: `data:audio/mpeg;base64,${audio}` })).toEqual({
      audio_base64: removed,
      a: removed,
    });
  });

  it('keeps what adapters read, signed URLs of recordings too', () => {
    const payload = {
      recording_url: 'https://storage.example/call.wav?X-Amz-Signature=abc&token=def',
      has_audio: true,
      audio_url: 'https://storage.example/audio.mp3',
      transcript: 'AI: What is your secret? '.repeat(2000),
      secretary: 'Ada',
      id: 'a'.repeat(9999),
      price: '0.01',
      empty: {},
      list: [],
    };
    expect(redact(payload)).toEqual(payload);
  });

  it('may be of any depth and size', () => {
    expect(JSON.stringify(redact(nest(60)))).toContain('hidden');
    expect(JSON.stringify(redact(nest(10_000)))).not.toContain('hidden');
    const large = { text: ' \n'.repeat(2_500_000), base64: `${'A'.repeat(5_000_000)}!`, list: Array(500_000).fill(1) };
    expect(redact(large)).toEqual(large);
  });

  it('is a copy: the event is read from the payload itself', () => {
    const payload = { token: 'kept', list: [{ secret: 'kept' }] };
    redact(payload);
    expect(payload).toEqual({ token: 'kept', list: [{ secret: 'kept' }] });
  });

  it('never has a planted credential, whatever its shape', () => {
    const planted = 'planted-7f3a';
    const leaf = fc.oneof(fc.constant(planted), fc.integer(), fc.string());
    const shape = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
    })).value;
    const names = fc.constantFrom('authToken', 'SECRET_KEY', 'api-key', 'Authorization', 'user_password');
    fc.assert(
      fc.property(names, shape, (name, value) => {
        expect(JSON.stringify(redact({ call: [{ [name]: value }] }))).not.toContain(planted);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
