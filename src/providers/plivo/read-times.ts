// Plivo writes times in the time zone of the account, without an offset. SessionStart alone is in UTC, so the difference between it
// and StartTime, which follows within seconds, is the offset of the account.
import type { Payload } from '../provider.ts';
import { readText } from '../read-fields.ts';
import { toInstant } from '../read-times.ts';

/** Offsets of time zones are multiples of this. */
const offsetStepMs = 15 * 60 * 1000;
const maxSetupMs = 2 * 60 * 1000;
const maxOffsetMs = 14 * 60 * 60 * 1000;

export interface CallTimes {
  readonly started_at?: string | undefined;
  readonly answered_at?: string | undefined;
  readonly ended_at?: string | undefined;
}

/** Times whose zone cannot be found are left out. */
export function readTimes(payload: Payload): CallTimes {
  const sessionMs = readLocalMs(payload.SessionStart);
  if (sessionMs === undefined) return {};
  const started = toInstant(sessionMs);
  const startMs = readLocalMs(payload.StartTime);
  const offsetMs = startMs === undefined ? undefined : offsetOf(startMs - sessionMs);
  if (offsetMs === undefined) return { started_at: started };
  return {
    started_at: started,
    answered_at: toUtc(payload.AnswerTime, offsetMs),
    ended_at: toUtc(payload.EndTime, offsetMs),
  };
}

function offsetOf(differenceMs: number): number | undefined {
  const offsetMs = Math.round(differenceMs / offsetStepMs) * offsetStepMs;
  const isPlausible = Math.abs(differenceMs - offsetMs) <= maxSetupMs && Math.abs(offsetMs) <= maxOffsetMs;
  return isPlausible ? offsetMs : undefined;
}

function toUtc(value: unknown, offsetMs: number): string | undefined {
  const localMs = readLocalMs(value);
  return localMs === undefined ? undefined : toInstant(localMs - offsetMs);
}

/** As if the time were in UTC. */
function readLocalMs(value: unknown): number | undefined {
  const text = readText(value);
  if (text === undefined || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text)) return undefined;
  const timeMs = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
