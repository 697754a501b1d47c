// What an event tells about a call, in our words. The names are those of columns of call_logs.
import type {
  answeredBys,
  callChannels,
  callDirections,
  callSentiments,
  callStatuses,
  endedBys,
  recordingConsents,
  transferStatuses,
} from '../domain/call.ts';

export interface TranscriptTurn {
  readonly role: 'agent' | 'caller' | 'tool' | 'system';
  readonly text: string;
  /** Seconds since the start of the call. Null when the provider does not send them. */
  readonly start: number | null;
  readonly end: number | null;
}

export interface RecordingToCopy {
  readonly url: string;
  /** An ISO instant after which the provider's URL no longer works. */
  readonly expires_at?: string;
}

/** An absent field is not told. Instants are ISO, in UTC. Texts that are too long for their column are cut by `fitEvent`. */
export interface CallEvent {
  readonly provider_call_id: string;
  readonly status: (typeof callStatuses)[number];
  /** Absent: the event tells only a detail (an AMD result, a recording) and is applied once the call is known. */
  readonly direction?: (typeof callDirections)[number];
  readonly from_number?: string;
  readonly to_number?: string;
  readonly started_at?: string;
  readonly answered_at?: string;
  readonly ended_at?: string;
  readonly duration_seconds?: number;
  readonly talk_seconds?: number;
  /** Canonical: one of callOutcomes. */
  readonly outcome?: string;
  readonly answered_by?: (typeof answeredBys)[number];
  /** As the provider writes it. */
  readonly ended_reason?: string;
  readonly ended_by?: (typeof endedBys)[number];
  readonly transferred_at?: string;
  readonly transferred_to?: string;
  readonly transfer_status?: (typeof transferStatuses)[number];
  /** The id of this leg at the carrier: the join key between an agent platform and a carrier. */
  readonly carrier_call_id?: string;
  /** The carrier's id of the leg that caused this one. */
  readonly parent_call_id?: string;
  readonly is_test?: boolean;
  readonly channel?: (typeof callChannels)[number];
  /** Milliseconds by name, for example { average_turn: 1180 }. */
  readonly latency?: Readonly<Record<string, number>>;
  readonly interruptions?: number;
  /** A BCP 47 tag. */
  readonly language?: string;
  readonly sentiment?: (typeof callSentiments)[number];
  readonly successful?: boolean;
  /** As the provider writes it. */
  readonly success_raw?: string;
  /** Stored only if `cost_currency` is the organisation's currency. */
  readonly cost_micros?: number;
  readonly cost_currency?: string;
  /** As the provider sends it, with its unit: { unit: 'USD', total: 0.2143, parts: […] }. */
  readonly cost_breakdown?: Readonly<Record<string, unknown>>;
  readonly recording_consent?: (typeof recordingConsents)[number];
  readonly transcript?: string;
  readonly transcript_turns?: readonly TranscriptTurn[];
  readonly summary?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The provider's id of the agent. Mapped to ours by the connection. */
  readonly provider_agent_id?: string;
  /** The provider's id of the number. Only needed where the number itself is unknown. */
  readonly provider_number_id?: string;
  readonly recording?: RecordingToCopy;
}
