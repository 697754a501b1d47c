// A service that responds to the requests of `npm run check-performance` in the way that a test sets.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { namedIndexes } from '../../src/cli/performance/checks.ts';

export type PromisedService = Awaited<ReturnType<typeof startPromisedService>>;

interface Behaviour {
  /** By path: the status code of its response. */
  readonly failing?: Record<string, number>;
  /** Hits of a hundred reads. */
  readonly hits?: number;
  readonly invalidIndexes?: readonly string[];
  readonly recordings?: number;
}

export const promisedOrg = { id: '5ca1e000-0000-4000-8000-000000000000', name: 'Promised' };

export async function startPromisedService({
  failing = {},
  hits = 100,
  invalidIndexes = [],
  recordings = 1,
}: Behaviour = {}) {
  const asked: string[] = [];
  let statsRead = 0;

  function bodyOf(path: string): object {
    switch (path) {
      case '/api/me':
        return { organizations: [promisedOrg] };
      case '/api/calls-dashboard':
        return { data: Array.from({ length: recordings }, () => ({ id: 'a-call' })) };
      case '/api/monitoring/cache-stats': {
        statsRead += 1;
        return { cache: { hits: hits * statsRead, misses: (100 - hits) * statsRead, stale: 0, bypass: 0 } };
      }
      case '/api/monitoring/indexes':
        return { indexes: namedIndexes.map((name) => ({ name, isValid: !invalidIndexes.includes(name) })) };
      default:
        return {};
    }
  }

  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    asked.push(`${request.method} ${path}`);
    response.writeHead(failing[path] ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(bodyOf(path)));
    request.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timesAsked: (what: string) => asked.filter((each) => each === what).length,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
