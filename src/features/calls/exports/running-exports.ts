// The exports that this instance streams: their limits, and their end when the service stops.
import { TooManyExports } from '../../../errors.ts';
import { maxExportMs } from './export-source.ts';

export interface RunningExport {
  /** Aborts when the client has gone, when the service stops, and after the longest time. */
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly end: () => void;
}

interface Limits {
  readonly maxPerOrg: number;
  /** Each export holds one connection to the database. */
  readonly maxPerInstance: number;
}

export function createRunningExports({ maxPerOrg, maxPerInstance }: Limits) {
  const running = new Map<RunningExport, string>();

  return {
    start(orgId: string): RunningExport {
      const ofOrg = [...running.values()].filter((each) => each === orgId).length;
      if (ofOrg >= maxPerOrg || running.size >= maxPerInstance) throw new TooManyExports();
      const controller = new AbortController();
      const started: RunningExport = {
        signal: AbortSignal.any([controller.signal, AbortSignal.timeout(maxExportMs)]),
        abort: () => controller.abort(),
        end: () => void running.delete(started),
      };
      running.set(started, orgId);
      return started;
    },
    count: () => running.size,
    abortAll() {
      for (const each of running.keys()) each.abort();
    },
  };
}
