export interface RequestRateSettings {
  readonly perSecond: number;
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Resolves when the next request may be sent. Requests are spread evenly, in the order of the calls. */
export function createRequestRate({ perSecond, now, pause }: RequestRateSettings) {
  const intervalMs = 1000 / perSecond;
  let nextMs = 0;
  return async function takeTurn(signal: AbortSignal): Promise<void> {
    const waitMs = Math.max(0, nextMs - now());
    nextMs = Math.max(nextMs, now()) + intervalMs;
    if (waitMs > 0) await pause(waitMs, signal);
  };
}
