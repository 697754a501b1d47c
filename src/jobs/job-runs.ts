// What is known of the runs of one job in this process.
import { kindOf } from '../domain/failure-kind.ts';

export interface JobState {
  readonly name: string;
  readonly everyMs: number;
  /** off: this process runs no jobs. */
  readonly state: 'off' | 'running' | 'waiting';
  /** By the wall clock, in milliseconds. Null before the first run. */
  readonly lastStartedAt: number | null;
  /** Of the last run that ended. */
  readonly lastDurationMs: number | null;
  readonly lastResult: 'ok' | 'failed' | null;
  /** The code of the last failure, until a run succeeds. */
  readonly lastError: string | null;
  readonly failuresInARow: number;
  /** The last run that succeeded: when it ended. */
  readonly lastSuccessAt: number | null;
  /** Null while it runs, and where jobs are off. */
  readonly nextRunAt: number | null;
}

export interface JobRuns {
  record(run: () => Promise<boolean>): Promise<boolean>;
  /** The next run starts after so many milliseconds. */
  pause(ms: number): void;
  state(): JobState;
}

interface JobRunsOptions {
  readonly isOn: boolean;
  readonly now: () => number;
  readonly steadyNow: () => number;
}

export function createJobRuns(
  { name, everyMs }: Pick<JobState, 'name' | 'everyMs'>,
  { isOn, now, steadyNow }: JobRunsOptions,
): JobRuns {
  let state: JobState = {
    ...{ name, everyMs, state: isOn ? 'waiting' : 'off', lastStartedAt: null, lastDurationMs: null, lastResult: null },
    ...{ lastError: null, failuresInARow: 0, lastSuccessAt: null, nextRunAt: null },
  };
  const idle = state.state;

  return {
    async record(run) {
      const started = steadyNow();
      state = { ...state, state: 'running', lastStartedAt: now(), nextRunAt: null };
      const ended = () => ({ state: idle, lastDurationMs: steadyNow() - started });
      try {
        const hasMore = await run();
        state = { ...state, ...ended(), lastResult: 'ok', lastError: null, failuresInARow: 0, lastSuccessAt: now() };
        return hasMore;
      } catch (error) {
        const failuresInARow = state.failuresInARow + 1;
        state = { ...state, ...ended(), lastResult: 'failed', lastError: kindOf(error), failuresInARow };
        throw error;
      }
    },
    pause(ms) {
      state = { ...state, nextRunAt: now() + ms };
    },
    state: () => state,
  };
}
