import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../src/providers/call-event.ts';
import type { ProviderEvent } from '../../../src/providers/provider.ts';
import { createConversation } from '../../../src/simulator/conversation.ts';
import { startProviderServer } from '../../../src/simulator/provider-server.ts';
import { simulatedProviders } from '../../../src/simulator/simulated-providers.ts';
import { foldEvents } from '../../helpers/provider-sequences/fold-events.ts';
import { createRandom } from '../../helpers/seeded-random.ts';
import { listAll } from './api-server.ts';
import { readCallOf, readEventOf } from './read-event-of.ts';

const agentPlatforms = simulatedProviders.filter(({ name }) => name !== 'twilio');

/** Of yesterday, so that all have ended. */
function createConversations(count: number) {
  const { below } = createRandom(12);
  const random = () => below(1_000_000) / 1_000_000;
  const firstMs = Date.parse('2026-11-20T10:00:00Z');
  return Array.from({ length: count }, (_, index) =>
    createConversation({ startedAtMs: firstMs + index * 10_000, ourNumber: '+12125550199', random }),
  );
}

const statusesOf = (events: readonly ProviderEvent[]) => {
  const calls = events.flatMap(({ call }): CallEvent[] => (call === null ? [] : [call]));
  return new Map([...foldEvents(calls)].map(([id, { status, outcome }]) => [id, { status, outcome }]));
};

describe.each(agentPlatforms)('the simulated $name', (simulated) => {
  it('tells the same ends of calls in its webhooks and in its API', async () => {
    const conversations = createConversations(150);
    const server = await startProviderServer({
      provider: simulated,
      conversations: () => conversations,
      createRecording: () => Buffer.alloc(0),
    });
    try {
      const window = { from: new Date('2026-11-20T09:00:00Z'), to: new Date('2026-11-20T11:00:00Z') };
      const listed = await listAll(simulated.name, server.url, window);
      const told = statusesOf(listed.map((call) => readCallOf(simulated.name, call)));
      const events = conversations.flatMap((each) => simulated.events(each));
      const sent = statusesOf(events.map(({ payload }) => readEventOf(simulated.name, payload)));
      expect(sent.size).toBe(conversations.length);
      expect(told.size).toBeGreaterThan(100);
      for (const [id, end] of told) expect(sent.get(id)).toEqual(end);
    } finally {
      await server.close();
    }
  });
});
