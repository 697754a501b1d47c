// Reports that a part of the service fails, and that it works again: in the log, and on each channel. Alerts contain a part's name, an
// error code and the error's advice, never an error message, which may name organisations, keys or passwords.
import { steadyNow } from '../domain/clock.ts';
import type { Channel } from './channel.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';

export type AlertPart = 'redis' | 'redis content' | 'change feed' | 'loaders' | 'database' | 'jobs' | 'webhooks';

export interface Alerts {
  failed(part: AlertPart, error?: unknown): void;
  succeeded(part: AlertPart): void;
  /** Waits until the alerts on their way are delivered or have timed out. */
  close(): Promise<void>;
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
      const { isDefinite, advice } = diagnosisOf(error);
      if (state.failures < minFailures && !isDefinite) return;
      const kind = kindOf(error);
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

function newState(): PartState {
  return { failures: 0, failingSince: 0, isAlerted: false, lastAlertAt: Number.NEGATIVE_INFINITY, reported: new Map() };
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no error given';
  const code = 'code' in error ? String(error.code) : '';
  // A code is a short word in capitals (ECONNREFUSED, 57P01, PGRST003). Anything else could be a message.
  if (/^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
}
