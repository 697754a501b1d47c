import type { CallEvent, TranscriptTurn } from '../call-event.ts';
import type { Payload } from '../provider.ts';
import { readNumber, readObject, readObjects, readText } from '../read-fields.ts';

const roles: Readonly<Record<string, TranscriptTurn['role']>> = { agent: 'agent', user: 'caller' };
const speakers: Readonly<Record<string, string>> = { agent: 'Agent', caller: 'User' };

type TranscriptFields = {
  [K in 'transcript' | 'transcript_turns' | 'interruptions' | 'latency']: CallEvent[K] | undefined;
};

export function transcriptOf(entries: unknown): TranscriptFields {
  const messages = readObjects(entries);
  const turns = messages.flatMap((message) => turnsOf(message));
  const spoken = turns.filter(({ role }) => role !== 'tool');
  return {
    transcript: readText(spoken.map(({ role, text }) => `${speakers[role]}: ${text}`).join('\n')),
    transcript_turns: turns.length === 0 ? undefined : turns,
    interruptions: turns.length === 0 ? undefined : messages.filter(({ interrupted }) => interrupted === true).length,
    latency: latencyOf(messages),
  };
}

/** A message can consist of tool calls only. */
function turnsOf(message: Payload): TranscriptTurn[] {
  const name = readText(message.role) ?? '';
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  const text = readText(message.message);
  const times = { start: readNumber(message.time_in_call_secs) ?? null, end: null };
  const tools = readObjects(message.tool_calls)
    .map(({ tool_name: tool }) => readText(tool))
    .filter((tool) => tool !== undefined)
    .map((tool) => ({ role: 'tool' as const, text: tool, ...times }));
  return role === undefined || text === undefined ? tools : [{ role, text, ...times }, ...tools];
}

/** The mean time to the first byte, per service and in milliseconds. ElevenLabs measures in seconds. */
function latencyOf(messages: readonly Payload[]): Readonly<Record<string, number>> | undefined {
  const measured = messages
    .flatMap(({ conversation_turn_metrics: turn }) => Object.entries(readObject(readObject(turn).metrics)))
    .flatMap(([name, metric]) => {
      const seconds = readNumber(readObject(metric).elapsed_time);
      return name.includes('ttfb') && seconds !== undefined && seconds >= 0 ? [{ name, seconds }] : [];
    });
  if (measured.length === 0) return undefined;
  const byName = Object.groupBy(measured, ({ name }) => name);
  const means = Object.entries(byName).map(([name, each = []]) => {
    const sum = each.reduce((total, { seconds }) => total + seconds, 0);
    return [`average_${name}`, Math.round((sum / each.length) * 1000)] as const;
  });
  return Object.fromEntries(means);
}
