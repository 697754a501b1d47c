import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlerts } from '../../../src/alerts/alerts.ts';
import { createChannels } from '../../../src/alerts/channels.ts';
import type { AlertPart } from '../../../src/domain/alert-part.ts';
import { eventually } from '../../helpers/eventually.ts';

let answerWith: (response: ServerResponse) => void;
let url: string;
const bodies: { text: string }[] = [];
const lines: string[] = [];
const server = createServer(async (request: IncomingMessage, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  bodies.push({ ...JSON.parse(body || '{}'), method: request.method, type: request.headers['content-type'] });
  answerWith(response);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/s3cret`;
});
afterAll(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});
afterEach(() => void vi.restoreAllMocks());
beforeEach(() => {
  bodies.length = 0;
  lines.length = 0;
  answerWith = (response) => void response.end('ok');
});

const keep = (details: object, message: string) => void lines.push(`${message} ${JSON.stringify(details)}`);
const log = { error: keep, info: keep, warn: keep };
const start = (options: Partial<Parameters<typeof createAlerts>[0]> = {}) =>
  createAlerts({ log, channels: channelsAt(url), now: () => 0, ...options });
const channelsAt = (ALERT_WEBHOOK_URL: string) => createChannels({ ALERT_WEBHOOK_URL });

function fail({ failed }: ReturnType<typeof createAlerts>, part: AlertPart = 'redis') {
  for (let time = 0; time < 5; time += 1) failed(part, new Error('redis://:s3cret@host'));
}

const undelivered = () => lines.filter((line) => line.startsWith('alerts: '));

describe('the Slack channel', () => {
  it('posts the body that Slack expects: the alert, then its recovery', async () => {
    const alerts = start();
    fail(alerts);
    alerts.succeeded('redis');
    await alerts.close();
    const [alert, recovery] = [
      'Callboard: redis failed 5 times in a row (Error)',
      'Callboard: redis recovered after 0 s and 5 failures',
    ];
    expect(bodies).toEqual([
      { text: alert, attachments: [{ color: 'danger', fallback: alert }], method: 'POST', type: 'application/json' },
      {
        text: recovery,
        attachments: [{ color: 'good', fallback: recovery }],
        method: 'POST',
        type: 'application/json',
      },
    ]);
    expect(undelivered()).toEqual([]);
  });

  it('is not called when it is not configured', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const alerts = start({ channels: createChannels({}) });
    fail(alerts);
    await alerts.close();
    expect(fetch).not.toHaveBeenCalled();
    expect(lines).toHaveLength(1);
  });

  it.each<[string, (response: ServerResponse) => void, number]>([
    ['fails is tried once more', (response) => void response.writeHead(500).end(), 2],
    ['limits the rate is tried once more', (response) => void response.writeHead(429).end(), 2],
    ['closes the connection is tried once more', (response) => void response.destroy(), 2],
    ['refuses is not tried again', (response) => void response.writeHead(404).end('no_service'), 1],
    ['redirects is not followed', (response) => void response.writeHead(302, { location: '/' }).end(), 2],
  ])('that %s, and its URL is not logged', async (_, answer, tries) => {
    answerWith = answer;
    const alerts = start();
    fail(alerts);
    await alerts.close();
    expect(bodies).toHaveLength(tries);
    expect(undelivered()).toHaveLength(1);
    expect(lines.join()).not.toContain('s3cret');
  });

  it('that fails once gets the alert on the second try', async () => {
    answerWith = (response) => void response.writeHead(bodies.length === 1 ? 500 : 200).end();
    const alerts = start();
    fail(alerts);
    await alerts.close();
    expect(bodies).toHaveLength(2);
    expect(undelivered()).toEqual([]);
  });

  it('that hangs is given up after its deadline of two seconds', async () => {
    answerWith = () => {};
    const deadlines: { ms: number; abort: () => void }[] = [];
    const deadline = (ms: number) => {
      const controller = new AbortController();
      deadlines.push({ ms, abort: () => controller.abort() });
      return controller.signal;
    };
    const alerts = start({ deadline });
    fail(alerts);
    for (const tries of [1, 2]) {
      await eventually(() => expect(bodies).toHaveLength(tries));
      deadlines.at(-1)?.abort();
    }
    await alerts.close();
    expect(deadlines.map(({ ms }) => ms)).toEqual([2000, 2000]);
    expect(undelivered()).toHaveLength(1);
  });

  it('that cannot be reached only leaves a line in the log', async () => {
    const alerts = start({ channels: channelsAt('http://127.0.0.1:1/s3cret') });
    fail(alerts);
    await alerts.close();
    expect(undelivered()).toHaveLength(1);
    expect(lines.join()).not.toContain('s3cret');
  });

  it('gets one alert after the other, and at most 20 wait while it hangs', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(() => held.then(() => new Response('ok')));
    let now = 0;
    const alerts = start({ now: () => now });
    for (let outage = 0; outage < 30; outage += 1) {
      now += 3600_000;
      fail(alerts);
      alerts.succeeded('redis');
    }
    await eventually(() => expect(fetch).toHaveBeenCalled());
    expect(fetch).toHaveBeenCalledTimes(1);
    release();
    await alerts.close();
    expect(fetch).toHaveBeenCalledTimes(20);
    expect(undelivered()).toHaveLength(40);
  });
});
