// Periodic work of the service, such as retries. Several instances run the same jobs: each job claims its rows, so they share the work.
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export interface Job {
  /** For the log and for alerts. */
  readonly name: string;
  /** The pause after a run that found nothing more to do. A quarter of it is random, so that instances do not run in step. */
  readonly everyMs: number;
  /** One batch. True: there is more, and the next run follows at once. It must end soon after the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Before the service starts. The job runs only where jobs are on. */
    addJob: (job: Job) => void;
    /** One run of a job, for tests: also where jobs are off. */
    runJob: (name: string) => Promise<boolean>;
  }
}

export const jobs = fp(
  async function jobs(app: FastifyInstance, { jobs: isOn }: { readonly jobs: boolean }) {
    const declared: Job[] = [];
    const closing = new AbortController();
    let running: Promise<unknown> = Promise.resolve();

    app.decorate('addJob', (job) => void declared.push(job));
    app.decorate('runJob', (name) => {
      const job = declared.find((each) => each.name === name);
      if (job === undefined) throw new TypeError(`There is no job ${name}`);
      return job.run(closing.signal);
    });
    app.addHook('onReady', async () => {
      if (isOn) running = Promise.all(declared.map((job) => repeat(app, job, closing.signal)));
    });
    app.addHook('preClose', async () => {
      closing.abort();
      await running;
    });
  },
  { name: 'jobs', dependencies: ['alerts'] },
);

async function repeat(app: FastifyInstance, { name, everyMs, run }: Job, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const hasMore = await run(signal).then(
      (more) => {
        app.alerts.succeeded('jobs');
        return more;
      },
      (error: unknown) => {
        if (signal.aborted) return false;
        app.log.warn({ job: name, err: error }, 'job failed: it runs again after its pause');
        app.alerts.failed('jobs', error);
        return false;
      },
    );
    if (!hasMore) await delay(everyMs * (0.75 + Math.random() / 4), undefined, { signal, ref: false }).catch(() => {});
  }
}
