// Jobs: repeated until the service closes, and their failures are reported.
import Fastify from 'fastify';
import fp from 'fastify-plugin';
import { expect, it, vi } from 'vitest';
import { jobs } from '../../../src/jobs/jobs.ts';
import { eventually } from '../../helpers/eventually.ts';

async function startJobs(isOn: boolean, runs: Readonly<Record<string, () => Promise<boolean>>>) {
  const alerts = { failed: vi.fn(), succeeded: vi.fn(), parts: () => [], channels: [], close: async () => {} };
  const app = Fastify();
  app.decorate('now', Date.now);
  app.decorate('steadyNow', () => performance.now());
  await app.register(
    fp(
      async (instance) => {
        instance.decorate('alerts', alerts);
      },
      { name: 'alerts' },
    ),
  );
  await app.register(jobs, { jobs: isOn });
  for (const [name, run] of Object.entries(runs)) app.addJob({ name, everyMs: 1, run });
  await app.ready();
  return { app, alerts };
}

it('the success of one job does not hide the failure of another', async () => {
  let isBroken = true;
  let successes = 0;
  const { app, alerts } = await startJobs(true, {
    broken: async () => {
      if (isBroken) throw new Error('broken');
      return false;
    },
    healthy: async () => {
      successes += 1;
      return false;
    },
  });
  await eventually(() => expect(alerts.failed.mock.calls.length).toBeGreaterThan(5));
  const succeededBefore = alerts.succeeded.mock.calls.length;
  const successesBefore = successes;
  await eventually(() => expect(successes).toBeGreaterThan(successesBefore + 5));
  expect(alerts.succeeded.mock.calls.length).toBe(succeededBefore);
  isBroken = false;
  await eventually(() => expect(alerts.succeeded.mock.calls.length).toBeGreaterThan(succeededBefore));
  await app.close();
});

it('a job with more work runs again at once, and none runs after the service has closed', async () => {
  let runs = 0;
  const { app } = await startJobs(true, { busy: async () => ++runs < 100 });
  await eventually(() => expect(runs).toBeGreaterThanOrEqual(100));
  await app.close();
  const runsAtClose = runs;
  await new Promise(setImmediate);
  expect(runs).toBe(runsAtClose);
});

it('no job runs by itself where jobs are off, and a test can run one', async () => {
  let runs = 0;
  const { app } = await startJobs(false, { one: async () => ++runs > 0 });
  await new Promise(setImmediate);
  expect(runs).toBe(0);
  expect(await app.runJob('one')).toBe(true);
  expect(() => app.runJob('other')).toThrow('There is no job other');
  await app.close();
});

it('each job has a state: its runs, its failures with the code only, and its next run', async () => {
  let error: Error | undefined;
  const { app } = await startJobs(false, {
    second: async () => false,
    first: async () => {
      expect(app.jobStates()[0]).toMatchObject({ lastStartedAt: expect.any(Number), nextRunAt: null });
      if (error !== undefined) throw error;
      return false;
    },
  });
  const first = () => app.jobStates()[0];
  const never = { lastStartedAt: null, lastDurationMs: null, lastResult: null, lastError: null, lastSuccessAt: null };
  const unrun = { everyMs: 1, state: 'off', ...never, failuresInARow: 0, nextRunAt: null };
  expect(app.jobStates()).toEqual([
    { name: 'first', ...unrun },
    { name: 'second', ...unrun },
  ]);
  error = Object.assign(new Error('password s3cret'), { code: 'ECONNREFUSED' });
  for (let time = 0; time < 2; time += 1) await expect(app.runJob('first')).rejects.toThrow(error);
  expect(first()).toMatchObject({
    lastResult: 'failed',
    lastError: 'ECONNREFUSED',
    failuresInARow: 2,
    lastSuccessAt: null,
  });
  expect(JSON.stringify(first())).not.toContain('s3cret');
  error = undefined;
  await app.runJob('first');
  expect(first()).toMatchObject({
    lastResult: 'ok',
    lastError: null,
    failuresInARow: 0,
    lastSuccessAt: expect.any(Number),
  });
  await app.close();
});

it('a job that waits says when it runs next, and a running one that it runs', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { app } = await startJobs(true, { slow: () => promise });
  await eventually(() => expect(app.jobStates()[0]).toMatchObject({ state: 'running', nextRunAt: null }));
  resolve(false);
  await eventually(() => expect(app.jobStates()[0]).toMatchObject({ lastResult: 'ok', nextRunAt: expect.any(Number) }));
  await app.close();
});
