// Periodic work of the service, such as retries. Several instances run the same jobs: each job claims its rows, so they share the work.
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createJobRuns, type JobRuns, type JobState } from './job-runs.ts';

export interface Job {
  /** For the log and for alerts. */
  readonly name: string;
  /** The pause after a run that found nothing more to do. A quarter of it is random, so that instances do not run in step. */
  readonly everyMs: number;
  /** One batch. True: there is more, and the next run follows at once. It must end soon after the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
}

type Report = (name: string, error?: unknown) => void;

declare module 'fastify' {
  interface FastifyInstance {
    /** Before the service starts. The job runs only where jobs are on. */
    addJob: (job: Job) => void;
    /** One run of a job, for tests: also where jobs are off. */
    runJob: (name: string) => Promise<boolean>;
    /** The jobs of this process, by name. */
    jobStates: () => JobState[];
  }
}

export const jobs = fp(
  async function jobs(app: FastifyInstance, { jobs: isOn }: { readonly jobs: boolean }) {
    const declared: { readonly job: Job; readonly runs: JobRuns }[] = [];
    const closing = new AbortController();
    // The end of a failure is reported when no job fails any more: the success of one must not hide the failure of another.
    const failing = new Set<string>();
    const report: Report = (name, error) => {
      if (error !== undefined) {
        failing.add(name);
        app.alerts.failed('jobs', error);
        return;
      }
      failing.delete(name);
      if (failing.size === 0) app.alerts.succeeded('jobs');
    };
    let running: Promise<unknown> = Promise.resolve();

    app.decorate('addJob', (job) => {
      declared.push({ job, runs: createJobRuns(job, { isOn, now: app.now, steadyNow: app.steadyNow }) });
    });
    app.decorate('runJob', (name) => {
      const found = declared.find(({ job }) => job.name === name);
      if (found === undefined) throw new TypeError(`There is no job ${name}`);
      return found.runs.record(() => found.job.run(closing.signal));
    });
    app.decorate('jobStates', () =>
      declared.map(({ runs }) => runs.state()).sort((one, other) => one.name.localeCompare(other.name, 'en')),
    );
    app.addHook('onReady', async () => {
      if (isOn) running = Promise.all(declared.map((each) => repeat(app, each, report, closing.signal)));
    });
    app.addHook('preClose', async () => {
      closing.abort();
      await running;
    });
  },
  { name: 'jobs', dependencies: ['alerts'] },
);

async function repeat(
  { log }: Pick<FastifyInstance, 'log'>,
  { job: { name, everyMs, run }, runs }: { readonly job: Job; readonly runs: JobRuns },
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const hasMore = await runs
      .record(() => run(signal))
      .then(
        (more) => {
          report(name);
          return more;
        },
        (error: unknown) => {
          if (signal.aborted) return false;
          log.warn({ job: name, err: error }, 'job failed: it runs again after its pause');
          report(name, error);
          return false;
        },
      );
    if (hasMore) continue;
    const pauseMs = everyMs * (0.75 + Math.random() / 4);
    runs.pause(pauseMs);
    await delay(pauseMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
