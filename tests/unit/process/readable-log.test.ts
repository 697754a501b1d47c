import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { createReadableLog } from '../../../src/process/readable-log.ts';

/** A service with one route, and the lines that its log prints. */
function serve() {
  const lines: string[] = [];
  const stream = createReadableLog((text) => lines.push(text.trimEnd()));
  const req = ({ method, routeOptions }: { method: string; routeOptions?: { url?: string | undefined } }) => ({
    method,
    path: routeOptions?.url,
  });
  const app = Fastify({ logger: { stream, redact: ['token'], serializers: { req } } });
  app.get('/here', async () => 'here');
  return { app, lines };
}

const time = String.raw`\[?\d\d:\d\d:\d\d\]?`;

describe('the log on a terminal', () => {
  it('has one line for a request, with its route, status and duration', async () => {
    const { app, lines } = serve();
    await app.inject('/here?phone=123');
    await app.inject('/not-here');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(new RegExp(`^${time} INFO: GET /here 200 \\d+ ms$`));
    expect(lines.at(-1)).toMatch(new RegExp(`^${time} INFO: GET \\(no route\\) 404 \\d+ ms$`));
  });

  it('has the details of a record on the same line, and the stack of an error', () => {
    const { app, lines } = serve();
    app.log.warn({ part: 'redis' }, 'part down');
    app.log.error({ err: new Error('broken') }, 'failed');
    expect(lines[0]).toMatch(new RegExp(`^${time} WARN: part down \\{"part":"redis"\\}$`));
    expect(lines[1]).toContain('readable-log.test.ts');
  });

  it('has nothing that the logger redacts', () => {
    const { app, lines } = serve();
    app.log.info({ token: 'secret-token' }, 'signed in');
    expect(lines.join()).not.toContain('secret-token');
  });
});
