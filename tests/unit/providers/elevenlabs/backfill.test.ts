import { describe, expect, it } from 'vitest';
import { type ApiRequest, findCall, listAll, withApiServer } from '../api-server.ts';
import { readCallOf, readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const from = Date.parse('2026-11-20T15:00:00Z') / 1000;
const conversations = Array.from({ length: 25 }, (_, index) => ({
  conversation_id: `conv_${index}`,
  start_time_unix_secs: from + Math.floor(index / 7),
}));
const ids = conversations.map(({ conversation_id: id }) => id);
const outside = [
  { conversation_id: 'before', start_time_unix_secs: from - 1 },
  { conversation_id: 'after', start_time_unix_secs: from + 3600 },
];
const listed = [...outside, ...conversations];
const pageSize = 10;

function answer({ url }: ApiRequest) {
  const id = /^\/v1\/convai\/conversations\/(.+)$/.exec(url.pathname)?.[1];
  if (id !== undefined) return id !== 'unknown' ? { body: { conversation_id: id } } : { status: 404 };
  const start = Number(url.searchParams.get('cursor') ?? 0);
  const next = start + pageSize;
  const hasMore = next < listed.length;
  return {
    body: {
      conversations: listed.slice(start, next),
      has_more: hasMore,
      next_cursor: hasMore ? String(next) : null,
    },
  };
}

describe('the list of ElevenLabs', () => {
  it('is read over several pages, with the details of each conversation of the window', async () => {
    await withApiServer(answer, async ({ url, requests }) => {
      expect(await listAll('elevenlabs', url)).toEqual(ids.map((id) => ({ conversation_id: id })));
      expect(requests[0]?.url.search).toBe(
        `?page_size=100&call_start_after_unix=${from - 1}&call_start_before_unix=${from + 3601}`,
      );
    });
  });

  it('is read in full while the API is overloaded', async () => {
    let requests = 0;
    await withApiServer(
      (request) => {
        requests += 1;
        if (requests % 3 === 1) return { status: 429, headers: { 'retry-after': '1' } };
        return requests % 3 === 2 ? { status: 500 } : answer(request);
      },
      async ({ url }) => expect(await listAll('elevenlabs', url)).toHaveLength(ids.length),
    );
  });

  it('ends when the API repeats its cursor', async () => {
    const page = { conversations: conversations.slice(0, 2), has_more: true, next_cursor: 'again' };
    await withApiServer(
      (request) => (request.url.pathname.endsWith('/conversations') ? { body: page } : answer(request)),
      async ({ url }) => expect(await listAll('elevenlabs', url)).toHaveLength(2),
    );
  });
});

describe('a conversation of the API of ElevenLabs', () => {
  it('tells the same as its webhook', () => {
    const payload = readPayload('elevenlabs', 'post-call-transcription');
    const event = readCallOf('elevenlabs', payload.data as Record<string, unknown>);
    expect(event.call).toEqual(readEventOf('elevenlabs', payload).call);
    expect(event.type).toBe('conversation.done');
  });

  it('is found by its id', async () => {
    await withApiServer(answer, async ({ url }) => {
      expect(await findCall('elevenlabs', url, 'conv_3')).toEqual({ conversation_id: 'conv_3' });
      expect(await findCall('elevenlabs', url, 'unknown')).toBeNull();
    });
  });
});
