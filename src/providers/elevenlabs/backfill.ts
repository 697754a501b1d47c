// Conversations of the API of ElevenLabs. The list has summaries, so each conversation is read once more.
import { orNull } from '../api-failure.ts';
import { keyOfCall, plainKey } from '../dedupe-key.ts';
import type { Backfill, Payload, ProviderApi, ProviderEvent, TimeWindow } from '../provider.ts';
import { readNumber, readObject, readObjects, readText } from '../read-fields.ts';
import { readEpochSeconds } from '../read-times.ts';
import { apiUrl, readConversation } from './read-conversation.ts';

const pageSize = 100;

export const elevenLabsBackfill: Backfill = {
  apiUrl,
  authorization: (apiKey) => apiKey,
  authorizationHeader: 'xi-api-key',
  list: listConversations,
  find: findConversation,
  readCall,
  // Longer than any maximum that the documentation names.
  maxCallMs: 6 * 60 * 60 * 1000,
};

/** By the start of the conversation. The bounds are whole seconds, and whether they are inclusive is not documented. */
async function* listConversations(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  const bounds = {
    call_start_after_unix: String(Math.floor(from.getTime() / 1000) - 1),
    call_start_before_unix: String(Math.ceil(to.getTime() / 1000) + 1),
  };
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      page_size: String(pageSize),
      ...bounds,
      ...(cursor !== undefined && { cursor }),
    });
    const page = await api.getJson(`/v1/convai/conversations?${query}`);
    for (const { conversation_id: conversationId, start_time_unix_secs: start } of readObjects(page.conversations)) {
      const id = readText(conversationId);
      const startMs = (readNumber(start) ?? Number.NaN) * 1000;
      if (id === undefined || seen.has(id) || startMs < from.getTime() || startMs >= to.getTime()) continue;
      seen.add(id);
      const conversation = await findConversation(api, id);
      if (conversation !== null) yield conversation;
    }
    const next = page.has_more === false ? undefined : readText(page.next_cursor);
    cursor = next === cursor ? undefined : next;
  } while (cursor !== undefined);
}

function findConversation(api: ProviderApi, id: string): Promise<Payload | null> {
  return orNull(api.getJson(`/v1/convai/conversations/${encodeURIComponent(id)}`));
}

function readCall(conversation: Payload): ProviderEvent {
  const call = readConversation(conversation);
  const id = readText(conversation.conversation_id) ?? '';
  const status = readText(conversation.status) ?? '';
  return {
    type: `conversation.${status}`,
    dedupeKey: call === null ? plainKey(['api', id, status]) : keyOfCall(['api', id, status], call),
    providerCallId: id,
    occurredAt: readEpochSeconds(readObject(conversation.metadata).start_time_unix_secs) ?? null,
    call,
  };
}
