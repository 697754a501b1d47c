// Transcript, summary and recording, as far as the agent's storage setting allows. A webhook can contain more than the setting allows.
import type { CallEvent, TranscriptTurn } from '../call-event.ts';
import type { Payload } from '../provider.ts';
import { readHttpsUrl, readNumber, readObject, readObjects, readText } from '../read-fields.ts';

/** Signed URLs work for 24 hours. */
const signedUrlLifeMs = 24 * 60 * 60 * 1000;

type Content = { [K in 'transcript' | 'transcript_turns' | 'summary' | 'recording']?: CallEvent[K] | undefined };

export function contentOf(call: Payload, nowMs: number): Content {
  const setting = readText(call.data_storage_setting);
  if (setting === 'basic_attributes_only') return {};
  const isScrubbedOnly = setting === 'everything_except_pii';
  const scrubbedTurns = turnsOf(call.scrubbed_transcript_with_tool_calls);
  const rawTurns = isScrubbedOnly
    ? undefined
    : (turnsOf(call.transcript_with_tool_calls) ?? turnsOf(call.transcript_object));
  return {
    transcript: scrubbedTurns === undefined && !isScrubbedOnly ? readText(call.transcript) : textOf(scrubbedTurns),
    transcript_turns: scrubbedTurns ?? rawTurns,
    summary: readText(readObject(call.call_analysis).call_summary),
    recording: recordingOf(call, isScrubbedOnly, nowMs),
  };
}

function recordingOf(call: Payload, isScrubbedOnly: boolean, nowMs: number): CallEvent['recording'] {
  const scrubbed = [call.scrubbed_recording_url, call.scrubbed_recording_multi_channel_url];
  const raw = isScrubbedOnly ? [] : [call.recording_url, call.recording_multi_channel_url];
  const url = [...scrubbed, ...raw].map(readHttpsUrl).find((each) => each !== undefined);
  if (url === undefined) return undefined;
  const isSigned = call.opt_in_signed_url === true;
  return { url, ...(isSigned && { expires_at: new Date(nowMs + signedUrlLifeMs).toISOString() }) };
}

/** A transfer target is a person of the organisation. */
const roles: Readonly<Record<string, TranscriptTurn['role']>> = {
  agent: 'agent',
  user: 'caller',
  transfer_target: 'agent',
  tool_call_invocation: 'tool',
  tool_call_result: 'tool',
};

function turnsOf(utterances: unknown): TranscriptTurn[] | undefined {
  const turns = readObjects(utterances).flatMap((utterance) => {
    const name = readText(utterance.role) ?? '';
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    // Of a tool call, its name.
    const text = readText(utterance.content) ?? readText(utterance.name);
    if (role === undefined || text === undefined) return [];
    const words = readObjects(utterance.words);
    return [{ role, text, start: secondsOf(words[0]?.start), end: secondsOf(words.at(-1)?.end) }];
  });
  return turns.length === 0 ? undefined : turns;
}

const secondsOf = (value: unknown) => readNumber(value) ?? null;

const speakers: Readonly<Record<string, string>> = { agent: 'Agent', caller: 'User' };

/** As Retell writes its transcripts. */
function textOf(turns: readonly TranscriptTurn[] | undefined): string | undefined {
  const lines = turns?.filter(({ role }) => role in speakers).map(({ role, text }) => `${speakers[role]}: ${text}`);
  return readText(lines?.join('\n'));
}
