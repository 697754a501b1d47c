// Tells people that a part of the service fails, and that it is well again: never each failure, and never a word of whose data
// it was. A part is one of a few names, and of an error only its code and its advice are shown: messages name orgs, keys and passwords.
import { steadyNow } from '../http/clock.ts';
import { createWebhook, type Delivery } from './webhook.ts';

export type AlertPart = 'redis' | 'redis content' | 'change feed' | 'loaders' | 'database';

export interface Alerts {
  failed(part: AlertPart, error?: unknown): void;
  succeeded(part: AlertPart): void;
  /** What is on its way is delivered, or given up at its deadline. */
  close(): Promise<void>;
}

export interface AlertsOptions extends Partial<Delivery> {
  readonly log: {
    error(details: object, message: string): void;
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  /** Slack's, or one that takes the same. Absent: the log alone. */
  readonly webhookUrl?: string | undefined;
  readonly now?: () => number;
}

const failuresToAlert = 5;
/** No two alerts of a part are closer, unless the later one is of a definite kind that was not told yet. */
const silenceMs = 5 * 60_000;
/** While it lasts, the same alert is not said again, but counted. */
const groupingMs = 15 * 60_000;

interface Health {
  failures: number;
  failingSince: number;
  /** Somebody was told of the outage that now is, and waits to hear of its end. */
  isAlerted: boolean;
  lastAlertAt: number;
  /** When each kind was last said, and how many failures of it were kept back since. */
  readonly said: Map<string, { at: number; keptBack: number }>;
}

export function createAlerts({ log, webhookUrl, now = steadyNow, ...delivery }: AlertsOptions): Alerts {
  const webhook = createWebhook({ url: webhookUrl, log, ...delivery });
  const parts = new Map<AlertPart, Health>();

  function alert(part: AlertPart, health: Health, { kind, advice }: Cause, at: number): void {
    const keptBack = health.said.get(kind)?.keptBack ?? 0;
    for (const [other, { at: saidAt }] of health.said) if (at - saidAt >= groupingMs) health.said.delete(other);
    health.said.set(kind, { at, keptBack: 0 });
    health.isAlerted = true;
    health.lastAlertAt = at;
    const { failures } = health;
    const grouped = keptBack === 0 ? '' : `; ${keptBack} more failures like it since the last alert`;
    const times = failures === 1 ? 'once' : `${failures} times in a row`;
    const hint = advice === undefined ? '' : `: ${advice}`;
    const text = `Callboard: ${part} failed ${times} (${kind})${grouped}${hint}`;
    log.error({ part, kind, failures, keptBack }, text);
    webhook.send({ text, isGood: false });
  }

  return {
    failed(part, error) {
      const at = now();
      const health = parts.get(part) ?? fresh();
      parts.set(part, health);
      if (health.failures === 0) health.failingSince = at;
      health.failures += 1;
      const { isDefinite, advice } = diagnosisOf(error);
      if (health.failures < failuresToAlert && !isDefinite) return;
      const kind = kindOf(error);
      const said = health.said.get(kind);
      const isSilent = at - health.lastAlertAt < silenceMs && !isDefinite;
      const isGrouped = said !== undefined && at - said.at < groupingMs;
      if (!isSilent && !isGrouped) return alert(part, health, { kind, advice }, at);
      if (said !== undefined) said.keptBack += 1;
    },
    succeeded(part) {
      const health = parts.get(part);
      // Asked on every success of a healthy part: nothing is made for it.
      if (health === undefined || health.failures === 0) return;
      const { failures, failingSince, isAlerted } = health;
      health.failures = 0;
      health.isAlerted = false;
      if (!isAlerted) return;
      const seconds = Math.round((now() - failingSince) / 1000);
      const text = `Callboard: ${part} recovered after ${seconds} s and ${failures} failures`;
      log.info({ part, failures, seconds }, text);
      webhook.send({ text, isGood: true });
    },
    close: webhook.close,
  };
}

interface Cause {
  readonly kind: string;
  readonly advice: string | undefined;
}

/** Some errors say what to do. A definite one does not pass by itself, so people hear of it at once. */
function diagnosisOf(error: unknown) {
  const isDefinite = error instanceof Error && 'isDefinite' in error && error.isDefinite === true;
  const advice = error instanceof Error && 'advice' in error ? String(error.advice) : undefined;
  return { isDefinite, advice };
}

function fresh(): Health {
  return { failures: 0, failingSince: 0, isAlerted: false, lastAlertAt: Number.NEGATIVE_INFINITY, said: new Map() };
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no error given';
  const code = 'code' in error ? String(error.code) : '';
  // A code is a short word in capitals (ECONNREFUSED, 57P01, PGRST003); anything else may be a message in its place.
  if (/^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
}
