// Fits a call event into the columns of call_logs, so that one bad field never loses the call. Ids are never cut: a cut id is another id.
import type { CallEvent } from './call-event.ts';
import { fitJsonObject, fitTurns } from './fit-json.ts';
import { UnreadablePayload } from './provider.ts';
import { told } from './read-fields.ts';
import { toStorableText } from './storable-text.ts';

const maxIdLength = 200;
const maxNumberLength = 100;
const maxOutcomeLength = 200;
const maxSuccessLength = 1000;
const maxReasonLength = 500;
const maxTranscriptLength = 1_000_000;
const maxSummaryLength = 20_000;
const maxLanguageLength = 35;
const maxUrlLength = 4000;
const maxSeconds = 2 ** 31 - 1;
/** A provider's clock may be ahead, but not by more. */
const maxAheadMs = 24 * 60 * 60 * 1000;

export function fitEvent(event: CallEvent, nowMs: number): CallEvent {
  return told<CallEvent>({
    ...event,
    ...fitIds(event),
    ...fitTexts(event),
    ...fitTimes(event, nowMs),
    ...fitAmounts(event),
  });
}

function fitIds(event: CallEvent) {
  const id = idOf(event.provider_call_id);
  if (id === undefined)
    throw new UnreadablePayload(`The id of the call is empty or longer than ${maxIdLength} characters`);
  return {
    provider_call_id: id,
    carrier_call_id: idOf(event.carrier_call_id),
    parent_call_id: idOf(event.parent_call_id),
    provider_agent_id: idOf(event.provider_agent_id),
    provider_number_id: idOf(event.provider_number_id),
    from_number: whole(event.from_number, maxNumberLength),
    to_number: whole(event.to_number, maxNumberLength),
    transferred_to: whole(event.transferred_to, maxIdLength),
    language: whole(event.language, maxLanguageLength),
    recording:
      event.recording !== undefined && event.recording.url.length <= maxUrlLength ? event.recording : undefined,
  };
}

function fitTexts(event: CallEvent) {
  return {
    outcome: cut(event.outcome, maxOutcomeLength),
    ended_reason: cut(event.ended_reason, maxReasonLength),
    success_raw: cut(event.success_raw, maxSuccessLength),
    transcript: cut(event.transcript, maxTranscriptLength),
    summary: cut(event.summary, maxSummaryLength),
    transcript_turns: fitTurns(event.transcript_turns),
    metadata: fitJsonObject(event.metadata),
    cost_breakdown: fitJsonObject(event.cost_breakdown),
    latency: fitJsonObject(event.latency) as CallEvent['latency'],
  };
}

function fitTimes(event: CallEvent, nowMs: number) {
  const possible = (instant: string | undefined) =>
    instant !== undefined && Date.parse(instant) <= nowMs + maxAheadMs ? instant : undefined;
  const [startedAt, endedAt] = [possible(event.started_at), possible(event.ended_at)];
  const duringCall = (instant: string | undefined) => {
    const isBefore = instant !== undefined && startedAt !== undefined && instant < startedAt;
    const isAfter = instant !== undefined && endedAt !== undefined && instant > endedAt;
    return isBefore || isAfter ? undefined : possible(instant);
  };
  return {
    started_at: startedAt,
    ended_at: endedAt,
    answered_at: duringCall(event.answered_at),
    transferred_at: possible(event.transferred_at),
  };
}

function fitAmounts(event: CallEvent) {
  const cost = natural(event.cost_micros, Number.MAX_SAFE_INTEGER);
  return {
    duration_seconds: natural(event.duration_seconds, maxSeconds),
    talk_seconds: natural(event.talk_seconds, maxSeconds),
    interruptions: natural(event.interruptions, maxSeconds),
    cost_micros: cost,
    cost_currency: cost === undefined ? undefined : event.cost_currency,
  };
}

const idOf = (id: string | undefined) => whole(id, maxIdLength);

function whole(text: string | undefined, maxLength: number): string | undefined {
  return text !== undefined && text !== '' && text.length <= maxLength ? toStorableText(text) : undefined;
}

/** The columns count code points, of which there are never more than UTF-16 units. */
function cut(text: string | undefined, maxLength: number): string | undefined {
  return text === undefined ? undefined : toStorableText(text.slice(0, maxLength));
}

function natural(value: number | undefined, max: number): number | undefined {
  return value !== undefined && value >= 0 && value <= max ? Math.round(value) : undefined;
}
