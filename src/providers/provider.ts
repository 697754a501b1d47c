// What the service needs from a provider of calls. Each provider is one folder; nothing outside of these folders knows their formats.
import type { IncomingHttpHeaders } from 'node:http';
import type { CallEvent } from './call-event.ts';

/** A webhook request as it arrived. */
export interface Delivery {
  readonly method: string;
  /** Built from PUBLIC_URL and the raw path and query, never from the Host header: providers sign it. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes that are verified. */
  readonly rawBody: Buffer;
}

/** Why a delivery is refused: a label of metrics. The response does not contain it. */
export type Refusal = 'unsigned' | 'malformed' | 'stale' | 'mismatch';

/** Null: the signature is valid. */
export type Verdict = Refusal | null;

export interface VerifierSettings {
  /** One or two: during a rotation, a signature by either is valid. */
  readonly secrets: readonly string[];
  /** The connection's options, as the provider's `options` schema describes them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

export type Verify = (delivery: Delivery, settings: VerifierSettings) => Verdict | Promise<Verdict>;

/** The parsed body: of JSON its value, of a form or a query its parameters. */
export type Payload = Readonly<Record<string, unknown>>;

/** A verified payload as Callboard understands it. */
export interface ProviderEvent {
  /** The provider's name of the event. */
  readonly type: string;
  /** Two deliveries with the same key are one event. At most 200 characters. */
  readonly dedupeKey: string;
  readonly providerCallId: string | null;
  /** An ISO instant. Null when the payload has none. */
  readonly occurredAt: string | null;
  /** Null: the event changes no call, and is only acknowledged. */
  readonly call: CallEvent | null;
}

/** The payload cannot be understood. The event is stored as quarantined, with the message as its error. */
export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload';
}

/**
 * The provider needs an answer that Callboard cannot give, so this kind of request must not be sent here. The message
 * says what to change at the provider.
 */
export class Misdirected extends Error {
  override readonly name = 'Misdirected';
}

export interface ReadContext {
  readonly nowMs: number;
}

/** Throws UnreadablePayload or Misdirected. Accepts unknown fields. Never guesses a unit. */
export type ReadEvent = (payload: Payload, context: ReadContext) => ProviderEvent;

export interface TimeWindow {
  readonly from: Date;
  readonly to: Date;
}

/** Sends authorized requests to the provider's API. It limits their rate, and retries after 429 and 5xx. */
export interface ProviderApi {
  getJson(path: string): Promise<Payload>;
  postJson(path: string, body: object): Promise<Payload>;
}

/** Reads calls from the provider's API, for what its webhooks did not deliver. */
export interface Backfill {
  /** `https://api.example.com`, without a slash at the end. */
  readonly apiUrl: string;
  /** Of the connection's API key. Twilio: `<account sid or key sid>:<secret>`. */
  authorization(apiKey: string): string;
  /** The header of it. Default: authorization. */
  readonly authorizationHeader?: string;
  /** Each call of the time window once, as the API returns it. The caller may stop early. */
  list(api: ProviderApi, window: TimeWindow, settings: ApiSettings): AsyncIterable<Payload>;
  /** Null: the provider has no such call. */
  find(api: ProviderApi, providerCallId: string, settings: ApiSettings): Promise<Payload | null>;
  /** Reads a call of the API, as ReadEvent reads a webhook. */
  readCall(call: Payload, context: ReadContext): ProviderEvent;
  /** How long a call may be in progress before it counts as lost. */
  readonly maxCallMs: number;
}

export interface ApiSettings {
  readonly apiKey: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** From where recordings are copied. */
export interface RecordingSource {
  /** `storage.example.com`, or `*.example.com` for every host below it. */
  readonly hosts: readonly string[];
  /** The header of requests to these hosts; absent where URLs are signed or public. It is not sent after a redirect. */
  readonly authorization?: (apiKey: string) => string;
  /** Of the hosts, those that get the header. Default: all. */
  readonly authorizedHosts?: readonly string[];
  /** The name of that header. Default: authorization. */
  readonly authorizationHeader?: string;
}

/** What an admin does at the provider. Shown when the connection is created, and in the docs. */
export interface Setup {
  /** In this order. `{webhook_url}` stands for the URL of the connection. */
  readonly steps: readonly string[];
  /** The provider's names of the events to switch on. */
  readonly events: readonly string[];
  /** Requests that must never be sent to the URL. */
  readonly neverPointHere: readonly string[];
}

/** Of two rows of one conversation, the agent platform's is the call, and the carrier's is a leg of it. */
export type ProviderKind = 'agent platform' | 'carrier' | 'other';

export interface Provider {
  /** In URLs, in connections.provider and in call_logs.provider. */
  readonly name: string;
  /** As people write it: `ElevenLabs`. */
  readonly title: string;
  readonly kind: ProviderKind;
  /** The JSON schema of the connection's options. Unknown options are refused. */
  readonly options: object;
  readonly verify: Verify;
  readonly readEvent: ReadEvent;
  readonly backfill: Backfill | null;
  readonly recordings: RecordingSource | null;
  readonly setup: Setup;
  /** The status for an unsigned delivery, when the provider repeats it signed after a 503. Default: 401. */
  readonly unsignedStatus?: 503;
}
