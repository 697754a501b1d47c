import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../../../src/providers/api-failure.ts';
import { createProviderApi } from '../../../src/providers/provider-api.ts';
import { type ApiAnswer, apiKey, apiOf, withApiServer } from './api-server.ts';

/** Answers in this order, and the last one again and again. */
function inOrder(...answers: readonly ApiAnswer[]) {
  const left = [...answers];
  return () => (left.length > 1 ? left.shift() : left[0]) ?? {};
}

const failureOf = async (answer: Promise<unknown>): Promise<ApiFailure> => {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiFailure)) throw new Error('The request did not fail with an ApiFailure', { cause: error });
  return error;
};

describe('the client of a provider’s API', () => {
  it.each([
    ['vapi', 'authorization', `Bearer ${apiKey}`],
    ['retell', 'authorization', `Bearer ${apiKey}`],
    ['elevenlabs', 'xi-api-key', apiKey],
    ['bland', 'authorization', apiKey],
  ])('sends the key of %s in %s', async (name, header, value) => {
    await withApiServer(inOrder({}), async ({ url, requests }) => {
      await apiOf(name, url).getJson('/call');
      expect(requests[0]?.headers[header]).toBe(value);
    });
  });

  it.each([429, 500, 502, 503, 408])('repeats a request that was answered with %i', async (status) => {
    await withApiServer(inOrder({ status }, { status }, { body: { ok: true } }), async ({ url, requests }) => {
      expect(await apiOf('vapi', url).postJson('/call', { limit: 1 })).toEqual({ ok: true });
      expect(requests.map(({ body }) => body)).toEqual(Array(3).fill({ limit: 1 }));
    });
  });

  it('waits as long as retry-after says', async () => {
    await withApiServer(inOrder({ status: 429, headers: { 'retry-after': '7' } }, {}), async ({ url }) => {
      const pauses: number[] = [];
      await apiOf('vapi', url, pauses).getJson('/call');
      expect(pauses).toContain(7000);
    });
  });

  it('waits a minute at most, whatever retry-after says', async () => {
    await withApiServer(inOrder({ status: 429, headers: { 'retry-after': '999999' } }, {}), async ({ url }) => {
      const pauses: number[] = [];
      await apiOf('vapi', url, pauses).getJson('/call');
      expect(Math.max(...pauses)).toBe(60_000);
    });
  });

  it('gives up after five attempts', async () => {
    await withApiServer(inOrder({ status: 500 }), async ({ url, requests }) => {
      expect((await failureOf(apiOf('vapi', url).getJson('/call'))).status).toBe(500);
      expect(requests).toHaveLength(5);
    });
  });

  it.each([400, 401, 403, 404, 302])('does not repeat a request that was answered with %i', async (status) => {
    const answer = {
      status,
      headers: { location: 'http://127.0.0.1:1/elsewhere' },
      body: { message: 'planted-answer' },
    };
    await withApiServer(inOrder(answer), async ({ url, requests }) => {
      const failure = await failureOf(apiOf('vapi', url).getJson('/call?number=%2B14155550100'));
      expect(failure).toMatchObject({ status, message: `GET /call was answered with ${status}` });
      expect(requests).toHaveLength(1);
    });
  });

  it.each(['not JSON', '"text"', 'null', ''])('fails on the answer %j', async (text) => {
    await withApiServer(inOrder({ text }), async ({ url }) => {
      const failure = await failureOf(apiOf('vapi', url).getJson('/call'));
      expect(failure.message).toBe('GET /call was answered with something else than JSON');
    });
  });

  it('stops reading an answer of more than 20 MB', async () => {
    const text = JSON.stringify({ padding: 'x'.repeat(21 * 1024 * 1024) });
    await withApiServer(inOrder({ text }), async ({ url }) => {
      expect((await failureOf(apiOf('vapi', url).getJson('/call'))).message).toContain('UND_ERR_RES_EXCEEDED_MAX_SIZE');
    });
  });

  it('replaces characters that PostgreSQL cannot store', async () => {
    await withApiServer(inOrder({ text: '{"a":["\\u0000","\\ud800"]}' }), async ({ url }) => {
      expect(await apiOf('vapi', url).getJson('/call')).toEqual({ a: ['\uFFFD', '\uFFFD'] });
    });
  });

  it('fails without the key when nothing answers', async () => {
    const failure = await failureOf(apiOf('vapi', 'http://127.0.0.1:1').getJson('/call?key=planted'));
    expect(failure).toMatchObject({ status: null, message: 'GET /call was not answered: ECONNREFUSED' });
    expect(JSON.stringify([failure, failure.stack, failure.cause])).not.toContain('planted');
  });

  it('spreads requests to five a second', async () => {
    await withApiServer(inOrder({}), async ({ url }) => {
      const pauses: number[] = [];
      const api = apiOf('vapi', url, pauses);
      await Promise.all(Array.from({ length: 6 }, () => api.getJson('/call')));
      expect(pauses).toHaveLength(5);
      // The clock runs on between the requests.
      for (const [index, ms] of pauses.entries()) expect(ms).toBeLessThanOrEqual((index + 1) * 200);
      expect(Math.max(...pauses)).toBeGreaterThan(500);
    });
  });

  it('ends with its signal', async () => {
    await withApiServer(inOrder({ status: 500 }), async ({ url }) => {
      const stop = new AbortController();
      const backfill = { apiUrl: url, authorization: () => 'x' };
      const pause = async () => stop.abort(new Error('stopped'));
      const api = createProviderApi({ backfill, apiKey, signal: stop.signal, pause });
      await expect(api.getJson('/call')).rejects.toThrow('stopped');
    });
  });

  it.each(['call', '@other.example/', ''])('refuses the path %j: it could name another server', async (path) => {
    await expect(apiOf('vapi', 'http://127.0.0.1:1').getJson(path)).rejects.toThrow(TypeError);
  });
});
