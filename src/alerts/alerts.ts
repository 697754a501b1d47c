// Reports that a part of the service fails, and that it works again: in the log, and on each channel. Alerts contain a part's name, an
// error code and the error's advice, never an error message, which may name organisations, keys or passwords.
import { type AlertPart, alertParts } from '../domain/alert-part.ts';
import { steadyNow } from '../domain/clock.ts';
import { kindOf } from '../domain/failure-kind.ts';
import type { Channel } from './channel.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';

export interface Alerts {
  failed(part: AlertPart, error?: unknown): void;
  succeeded(part: AlertPart): void;
  /** The state of each part, healthy ones too. */
  parts(): PartAlert[];
  /** The names of the configured channels. */
  readonly channels: readonly string[];
  /** Waits until the alerts on their way are delivered or have timed out. */
  close(): Promise<void>;
}

/** Times are by the clock of the alerts. */
export interface PartAlert {
  readonly part: AlertPart;
  /** failing: it failed, and not often enough for an alert. alerted: an alert was sent. */
  readonly state: 'ok' | 'failing' | 'alerted';
  readonly failures: number;
  readonly failingSince: number | null;
  readonly lastFailure: string | null;
  readonly lastAlertAt: number | null;
  /** No further alert about the same kind of failure before then. */
  readonly mutedUntil: number | null;
}

interface AlertsOptions extends DeliveryOptions {
  readonly log: {
    error(details: object, message: string): void;
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  readonly channels?: readonly Channel[];
  readonly now?: () => number;
}

const minFailures = 5;
/** The minimum time between two alerts of one part. An error that needs a person is exempt. */
const quietMs = 5 * 60_000;
/** Within this time the same kind of failure is counted and not reported again. */
const groupingMs = 15 * 60_000;

interface PartState {
  failures: number;
  failingSince: number;
  /** Its kind. */
  lastFailure: string;
  /** The current outage was reported, so its end must be reported too. */
  isAlerted: boolean;
  lastAlertAt: number;
  /** For each kind of failure: when it was last reported, and how many were suppressed since. */
  readonly reported: Map<string, { at: number; suppressed: number }>;
}

export function createAlerts({ log, channels = [], now = steadyNow, ...options }: AlertsOptions): Alerts {
  const deliveries = channels.map((channel) => createDelivery(channel, { log, ...options }));
  const parts = new Map<AlertPart, PartState>();

  function alert(part: AlertPart, state: PartState, { kind, advice }: Cause, at: number): void {
    const suppressed = state.reported.get(kind)?.suppressed ?? 0;
    for (const [other, { at: since }] of state.reported) if (at - since >= groupingMs) state.reported.delete(other);
    state.reported.set(kind, { at, suppressed: 0 });
    state.isAlerted = true;
    state.lastAlertAt = at;
    const { failures } = state;
    const grouped = suppressed === 0 ? '' : `; ${suppressed} more failures of this kind since the last alert`;
    const times = failures === 1 ? 'once' : `${failures} times in a row`;
    const hint = advice === undefined ? '' : `: ${advice}`;
    const text = `Callboard: ${part} failed ${times} (${kind})${grouped}${hint}`;
    log.error({ part, kind, failures, suppressed }, text);
    for (const delivery of deliveries) delivery.send({ text, isRecovery: false });
  }

  return {
    failed(part, error) {
      const at = now();
      const state = parts.get(part) ?? newState();
      parts.set(part, state);
      if (state.failures === 0) state.failingSince = at;
      state.failures += 1;
      const kind = kindOf(error);
      state.lastFailure = kind;
      const { isDefinite, advice } = diagnosisOf(error);
      if (state.failures < minFailures && !isDefinite) return;
      const reported = state.reported.get(kind);
      const isQuiet = at - state.lastAlertAt < quietMs && !isDefinite;
      const isGrouped = reported !== undefined && at - reported.at < groupingMs;
      if (!isQuiet && !isGrouped) return alert(part, state, { kind, advice }, at);
      if (reported !== undefined) reported.suppressed += 1;
    },
    succeeded(part) {
      const state = parts.get(part);
      // Called on every success, so a healthy part must cost nothing.
      if (state === undefined || state.failures === 0) return;
      const { failures, failingSince, isAlerted } = state;
      state.failures = 0;
      state.isAlerted = false;
      if (!isAlerted) return;
      const seconds = Math.round((now() - failingSince) / 1000);
      const text = `Callboard: ${part} recovered after ${seconds} s and ${failures} failures`;
      log.info({ part, failures, seconds }, text);
      for (const delivery of deliveries) delivery.send({ text, isRecovery: true });
    },
    parts: () => alertParts.map((part) => describePart(part, parts.get(part) ?? newState(), now())),
    channels: channels.map(({ name }) => name),
    close: async () => void (await Promise.all(deliveries.map((delivery) => delivery.close()))),
  };
}

interface Cause {
  readonly kind: string;
  readonly advice: string | undefined;
}

/** Some errors say how to fix them. A definite error needs a person, so it is reported at once. */
function diagnosisOf(error: unknown) {
  const isDefinite = error instanceof Error && 'isDefinite' in error && error.isDefinite === true;
  const advice = error instanceof Error && 'advice' in error ? String(error.advice) : undefined;
  return { isDefinite, advice };
}

function describePart(part: AlertPart, state: PartState, at: number): PartAlert {
  const { failures, failingSince, lastFailure, isAlerted, lastAlertAt, reported } = state;
  const isFailing = failures > 0;
  const sameKindAt = reported.get(lastFailure)?.at ?? Number.NEGATIVE_INFINITY;
  const mutedUntil = Math.max(lastAlertAt + quietMs, sameKindAt + groupingMs);
  return {
    part,
    state: isAlerted ? 'alerted' : isFailing ? 'failing' : 'ok',
    failures,
    failingSince: isFailing ? failingSince : null,
    lastFailure: lastFailure === '' ? null : lastFailure,
    lastAlertAt: Number.isFinite(lastAlertAt) ? lastAlertAt : null,
    mutedUntil: mutedUntil > at ? mutedUntil : null,
  };
}

function newState(): PartState {
  return {
    ...{ failures: 0, failingSince: 0, lastFailure: '', isAlerted: false },
    ...{ lastAlertAt: Number.NEGATIVE_INFINITY, reported: new Map() },
  };
}
