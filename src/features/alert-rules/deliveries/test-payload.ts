import type { AlertPayload } from '../evaluation/notification.ts';

/** As a notification of a rule, with values that no rule has. */
export function testPayload(orgId: string, nowMs: number): AlertPayload {
  const now = new Date(nowMs).toISOString();
  const window = { from: new Date(nowMs - 60 * 60_000).toISOString(), to: now };
  return {
    type: 'alert.test',
    timestamp: now,
    data: {
      rule: null,
      org_id: orgId,
      state: 'test',
      since: now,
      metric: 'calls',
      unit: 'calls',
      metric_version: 1,
      ...{ value: 0, before: null, change_percent: null, part: 0, whole: null, sample: 0 },
      ...{ comparison: 'absolute', operator: 'above', threshold: 0 },
      window,
      filter: new URLSearchParams(window).toString(),
    },
  };
}
