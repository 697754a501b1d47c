// The pages on a real stack with a little demo data, as `npm start` serves them. Only for tests in tests/flows.
import type { FastifyInstance } from 'fastify';
import { inject } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig, type Services } from '../../src/config.ts';
import { loadDemoData } from '../../src/local-stack/demo/demo-data.ts';
import { createDemoRecordings } from '../../src/local-stack/demo/demo-recordings.ts';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { createDemoSignIn } from '../../src/local-stack/demo-sign-in.ts';
import { waitForFeed } from './app.ts';
import { startTestStack, type TestStack } from './stack.ts';

export type PagesService = Awaited<ReturnType<typeof startPagesService>>;

interface Options {
  /** Puts proxies between the service and its database. */
  readonly between?: (services: Services) => Services | Promise<Services>;
}

export async function startPagesService({ between }: Options = {}) {
  const resources = new AsyncDisposableStack();
  const stack: TestStack = await startTestStack({ makeObject: createDemoRecordings });
  resources.defer(stack.close);
  const { bluebird, fern } = demoOrgs;
  await loadDemoData({
    databaseUrl: stack.databaseUrl,
    log: () => {},
    orgs: [
      { ...bluebird, calls: 4000, contacts: 300 },
      { ...fern, calls: 400, contacts: 50 },
    ],
  });
  const app: FastifyInstance = await buildApp(
    readConfig({ DATABASE_POOL: '20', JOBS: 'off', RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_ORG: '100000' }),
    {
      services: (await between?.(stack.services)) ?? stack.services,
      logger: false,
      pages: { built: { folder: inject('pagesFolder') }, demo: createDemoSignIn(stack.keys) },
    },
  );
  resources.defer(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await waitForFeed(app);
  return { app, stack, url, close: () => resources.disposeAsync() };
}
