// How long a call has been going on, on the clock of the service. Counted on once a second.
import { useEffect, useState } from 'preact/hooks';
import { serverNowMs } from './clock.ts';

const tickMs = 1000;

export function useNowMs(): number {
  const [nowMs, setNow] = useState(serverNowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNowMs()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

export const runningSeconds = (startedAt: string, nowMs: number): number =>
  Math.max(0, (nowMs - Date.parse(startedAt)) / 1000);
