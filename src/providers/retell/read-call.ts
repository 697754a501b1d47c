// What a call of Retell tells, in a webhook as in the API. Times are milliseconds since 1970, costs are US cents.
import type { CallEvent } from '../call-event.ts';
import { type Payload, UnreadablePayload } from '../provider.ts';
import {
  readBoolean,
  readDirection,
  readMicros,
  readNumber,
  readObject,
  readObjects,
  readPartyNumber,
  readSeconds,
  readSentiment,
  readText,
  told,
  toldIfAny,
  toldOfCall,
} from '../read-fields.ts';
import { readEpochMs } from '../read-times.ts';
import { contentOf } from './content.ts';
import { resultOf } from './reasons.ts';

export function readRetellCall(call: Payload, nowMs: number): CallEvent {
  const id = readText(call.call_id);
  if (id === undefined) throw new UnreadablePayload('call.call_id is missing');
  const status = readText(call.call_status);
  if (status === undefined) throw new UnreadablePayload('call.call_status is missing');
  const analysis = readObject(call.call_analysis);
  const reason = readText(call.disconnection_reason);
  const result = resultOf({ status, reason, isVoicemail: analysis.in_voicemail === true });
  const successful = readBoolean(analysis.call_successful);
  const isOngoing = result.status === 'ringing' || result.status === 'in_progress';
  return toldOfCall({
    ...result,
    provider_call_id: id,
    ended_reason: reason ?? (result.outcome === 'unknown' ? status : undefined),
    carrier_call_id: readText(readObject(call.telephony_identifier).twilio_call_sid),
    provider_agent_id: readText(call.agent_id),
    ...partiesOf(call),
    started_at: readEpochMs(call.start_timestamp),
    ended_at: isOngoing ? undefined : readEpochMs(call.end_timestamp),
    duration_seconds: isOngoing ? undefined : durationOf(call),
    transferred_to: readPartyNumber(call.transfer_destination),
    ...costOf(call),
    ...contentOf(call, nowMs),
    sentiment: readSentiment(analysis.user_sentiment),
    successful,
    success_raw: successful === undefined ? readText(analysis.call_successful) : String(successful),
    latency: latencyOf(call),
    metadata: metadataOf(call),
  });
}

function partiesOf(call: Payload) {
  const numbers = { from_number: readPartyNumber(call.from_number), to_number: readPartyNumber(call.to_number) };
  if (readText(call.call_type) === 'web_call') return { direction: 'inbound' as const, channel: 'web' as const };
  return { ...numbers, channel: 'phone' as const, direction: readDirection(call.direction) };
}

function durationOf(call: Payload): number | undefined {
  const ms = readNumber(call.duration_ms);
  return ms === undefined ? undefined : readSeconds(ms / 1000);
}

function costOf(call: Payload) {
  const cost = readObject(call.call_cost);
  const total = readNumber(cost.combined_cost);
  if (total === undefined) return {};
  const parts = readObjects(cost.product_costs).map((part) =>
    told({
      product: readText(part.product),
      cost: readNumber(part.cost),
      is_transfer_leg_cost: readBoolean(part.is_transfer_leg_cost),
    }),
  );
  return {
    cost_micros: readMicros(total / 100),
    cost_currency: 'USD',
    cost_breakdown: { unit: 'US cents', total, ...(parts.length > 0 && { parts: parts.slice(0, 50) }) },
  };
}

const latencyNames = ['e2e', 'asr', 'llm', 'tts', 's2s', 'knowledge_base', 'llm_websocket_network_rtt'];
const percentiles = ['p50', 'p90', 'p95', 'p99'];

function latencyOf(call: Payload) {
  const latency = readObject(call.latency);
  return toldIfAny<Record<string, number>>(
    Object.fromEntries(
      latencyNames.flatMap((name) => {
        const figures = readObject(latency[name]);
        return percentiles.map((percentile) => [`${name}_${percentile}`, readNumber(figures[percentile])]);
      }),
    ),
  );
}

function metadataOf(call: Payload) {
  return toldIfAny({
    agent_name: readText(call.agent_name),
    agent_version: readNumber(call.agent_version),
    agent_tag: readText(call.agent_tag),
    batch_call_id: readText(call.batch_call_id),
    transfer_ended_at: readEpochMs(call.transfer_end_timestamp),
  });
}
