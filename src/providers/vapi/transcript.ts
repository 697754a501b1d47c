import type { TranscriptTurn } from '../call-event.ts';
import type { Payload } from '../provider.ts';
import { readNumber, readObject, readObjects, readText } from '../read-fields.ts';

const roles: Readonly<Record<string, TranscriptTurn['role']>> = {
  bot: 'agent',
  assistant: 'agent',
  user: 'caller',
  tool: 'tool',
  tool_calls: 'tool',
  tool_call_result: 'tool',
};

/** System messages are the prompt of the assistant, and no part of the conversation. */
export function turnsOf(messages: unknown): TranscriptTurn[] | undefined {
  const turns = readObjects(messages).flatMap((message) => {
    const name = readText(message.role) ?? '';
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    const text = textOf(message);
    return role === undefined || text === undefined ? [] : [{ role, text, ...secondsOf(message) }];
  });
  return turns.length === 0 ? undefined : turns;
}

function textOf(message: Payload): string | undefined {
  const text = readText(message.message) ?? readText(message.result);
  if (text !== undefined) return text;
  const names = readObjects(message.toolCalls).map(({ function: called }) => readText(readObject(called).name));
  return readText(names.filter((name) => name !== undefined).join(', '));
}

/** `time` and `endTime` are milliseconds since 1970. */
function secondsOf(message: Payload): Pick<TranscriptTurn, 'start' | 'end'> {
  const start = readNumber(message.secondsFromStart) ?? null;
  const lengthMs = (readNumber(message.endTime) ?? Number.NaN) - (readNumber(message.time) ?? Number.NaN);
  return { start, end: start !== null && lengthMs >= 0 ? start + lengthMs / 1000 : null };
}
