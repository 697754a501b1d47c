// What the simulator needs to behave like a provider: its events, its signature and its API.
import type { Conversation } from './conversation.ts';

export interface SimulatedEvent {
  readonly atMs: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface SigningContext {
  readonly url: string;
  readonly secret: string;
  readonly nowMs: number;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SimulatedProvider {
  readonly name: string;
  /** From where its recordings are downloaded. */
  readonly recordingHost: string;
  /** In the order in which they happen. */
  events(conversation: Conversation): readonly SimulatedEvent[];
  sign(payload: SimulatedEvent['payload'], context: SigningContext): SignedRequest;
  /** The answer of the API, or undefined for an unknown path. `conversations` are those that have begun. */
  answer(request: ApiRequest, conversations: readonly Conversation[], nowMs: number): object | undefined;
}
