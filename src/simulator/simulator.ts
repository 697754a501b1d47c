// A pretend provider: it invents calls, signs and posts their events while they happen, and serves its API and its recordings.
import { setTimeout as delay } from 'node:timers/promises';
import { createCallClock } from './call-clock.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { type Imperfections, planDeliveries } from './delivery-plan.ts';
import { startProviderServer } from './provider-server.ts';
import { recordingOf } from './recording-of.ts';
import type { SimulatedEvent, SimulatedProvider } from './simulated-provider.ts';

export interface SimulatorCounts {
  readonly calls: number;
  readonly sent: number;
  /** Accepted with a 2xx. */
  readonly accepted: number;
  readonly failed: number;
}

export interface SimulatorOptions extends Imperfections {
  readonly provider: SimulatedProvider;
  readonly secret: string;
  readonly callsPerMinute: number;
  readonly ourNumbers: readonly string[];
  readonly random?: () => number;
  readonly onCount?: (counts: SimulatorCounts) => void;
}

export interface Simulator {
  /** Of the API and the recordings. */
  readonly url: string;
  /** Begins to make calls, and posts their events. */
  run(webhookUrl: string): void;
  /** 0: no more calls begin. Those in progress go on. */
  setCallsPerMinute(callsPerMinute: number): void;
  counts(): SimulatorCounts;
  close(): Promise<void>;
}

const maxConversations = 1000;
const maxTries = 5;

export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { provider, callsPerMinute, ourNumbers, random = Math.random, onCount = () => {} } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const conversations: Conversation[] = [];
  const running = new Set<Promise<void>>();
  const counts = { calls: 0, sent: 0, accepted: 0, failed: 0 };
  let webhookUrl = '';
  const clock = createCallClock({ callsPerMinute, random, beginCall });
  const server = await startProviderServer({
    provider,
    conversations: () => conversations,
    createRecording: (path) => recordingOf(path, conversations),
  });

  function track(work: Promise<void>): void {
    const tracked: Promise<void> = work.catch(() => {}).finally(() => running.delete(tracked));
    running.add(tracked);
  }

  function beginCall(): void {
    const ourNumber = ourNumbers[Math.floor(random() * ourNumbers.length)] ?? '+15550100';
    const conversation = createConversation({ startedAtMs: Date.now(), ourNumber, random });
    conversations.push(conversation);
    if (conversations.length > maxConversations) conversations.shift();
    counts.calls += 1;
    for (const event of planDeliveries(provider.events(conversation), options, random)) track(deliverAt(event));
  }

  async function deliverAt({ atMs, payload }: SimulatedEvent): Promise<void> {
    await delay(Math.max(0, atMs - Date.now()), undefined, { signal });
    for (let attempt = 1; attempt <= maxTries; attempt += 1) {
      counts.sent += 1;
      const status = await post(options, payload, webhookUrl, signal);
      if (status >= 200 && status < 300) counts.accepted += 1;
      else counts.failed += 1;
      onCount({ ...counts });
      // As providers do: only what may heal is sent again.
      if (status > 0 && status < 500) return;
      await delay(2 ** attempt * 500, undefined, { signal });
    }
  }

  return {
    url: server.url,
    run(url) {
      webhookUrl = url;
      clock.start();
    },
    setCallsPerMinute: clock.setCallsPerMinute,
    counts: () => ({ ...counts }),
    async close() {
      clock.stop();
      closing.abort();
      await Promise.all(running);
      await server.close();
    },
  };
}

/** The status of the answer, or 0 when there was none. */
async function post(
  { provider, secret }: SimulatorOptions,
  payload: SimulatedEvent['payload'],
  webhookUrl: string,
  signal: AbortSignal,
) {
  const { headers, body } = provider.sign(payload, { url: webhookUrl, secret, nowMs: Date.now() });
  try {
    const answer = await fetch(webhookUrl, { method: 'POST', headers, body, signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
