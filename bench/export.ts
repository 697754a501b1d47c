// An export of a million calls: its seconds, the memory of the service, and the times of dashboard views meanwhile. The clients are
// processes of their own, so that the memory is that of the service.
//   npm run bench:export [-- --calls 100000]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { startOwnService } from './own-service.ts';
import { addScaledOrgs } from './scale/orgs.ts';
import { quantilesOf } from './timing.ts';

const { values: options, positionals } = parseArgs({
  options: { calls: { type: 'string', default: '1000000' } },
  allowPositionals: true,
});
const [part, url = '', token = ''] = positionals;
const quietMs = 10_000;

interface Downloaded {
  readonly seconds: number;
  readonly bytes: number;
  readonly rows: number;
  readonly announced: number;
}

type ViewTimes = Readonly<Record<'cached' | 'loaded', number[]>>;

if (part === 'download') await download();
else if (part === 'views') await askViews();
else await runBench();

async function runBench(): Promise<void> {
  const service = await startOwnService();
  try {
    const { sql, stack, url } = service;
    const [org] = await addScaledOrgs({ sql, keys: stack.keys }, [Number(options.calls)], (line) =>
      console.error(line),
    );
    if (org === undefined) throw new Error('no organisation');
    const views = startClient('views', url, org.token);
    await once(views, 'message');
    const measureViews = async (during: () => Promise<unknown>): Promise<ViewTimes> => {
      views.send('start');
      await during();
      views.send('stop');
      return (await once(views, 'message'))[0] as ViewTimes;
    };

    const quiet = await measureViews(() => new Promise((resolve) => setTimeout(resolve, quietMs)));
    for (const format of ['csv', 'parquet']) {
      const idleBytes = process.memoryUsage.rss();
      let peakBytes = idleBytes;
      const sampler = setInterval(() => {
        peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
      }, 20);
      const exportOnce = async () => {
        const client = startClient('download', `${url}/api/calls-dashboard/export?format=${format}`, org.token);
        return (await once(client, 'message'))[0] as Downloaded;
      };
      const alone = await exportOnce();
      clearInterval(sampler);
      const busy = await measureViews(exportOnce);
      const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
      console.log(
        `${format.padEnd(8)} ${alone.seconds.toFixed(1).padStart(6)} s   ${mib(alone.bytes).padStart(5)} MiB   ` +
          `${alone.rows.toLocaleString('en')} of ${alone.announced.toLocaleString('en')} rows   ` +
          `memory ${mib(peakBytes - idleBytes)} MiB above ${mib(idleBytes)}`,
      );
      for (const kind of ['loaded', 'cached'] as const) {
        const [before, during] = [quantilesOf(quiet[kind]), quantilesOf(busy[kind])];
        console.log(
          `  list, ${kind.padEnd(7)} p95 ${before.p95.toFixed(1).padStart(6)} ms, and ${during.p95.toFixed(1).padStart(6)} ms ` +
            `during the export: ${(during.p95 / before.p95).toFixed(2)} ×   (p50 ${before.p50.toFixed(1)} and ${during.p50.toFixed(1)} ms)`,
        );
      }
    }
    views.kill();
  } finally {
    await service.close();
  }
}

function startClient(part: string, url: string, token: string) {
  return fork(import.meta.filename, [part, url, token]);
}

async function download(): Promise<void> {
  const startedAt = performance.now();
  const { statusCode, headers, body } = await request(url, { headers: { authorization: `Bearer ${token}` } });
  if (statusCode !== 200) throw new Error(`${statusCode} ${await body.text()}`);
  let bytes = 0;
  let lines = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const announced = Number(headers['x-total-rows']);
  const rows = url.includes('parquet') ? announced : lines - 1;
  process.send?.({ seconds, bytes, rows, announced } satisfies Downloaded);
  process.disconnect();
}

/** Asks as a few users do: 20 views a second, half of them in the cache. */
async function askViews(): Promise<void> {
  const agent = new Agent({ connections: 4, pipelining: 1 });
  let times: Record<keyof ViewTimes, number[]> = { cached: [], loaded: [] };
  let isMeasuring = false;
  let asked = 0;
  process.on('message', (message) => {
    isMeasuring = message === 'start';
    if (!isMeasuring) {
      process.send?.(times);
      times = { cached: [], loaded: [] };
    }
  });
  const ask = async (path: string) => {
    const startedAt = performance.now();
    const { statusCode, body } = await request(`${url}/api/calls-dashboard${path}`, {
      dispatcher: agent,
      headers: { authorization: `Bearer ${token}` },
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
    return performance.now() - startedAt;
  };
  await ask('?limit=20');
  process.send?.('ready');
  for (;;) {
    const kind = asked % 2 === 0 ? 'cached' : 'loaded';
    asked += 1;
    // Each instant is another entry of the cache.
    const to = new Date(Date.now() + 60_000 + asked).toISOString();
    const ms = await ask(kind === 'cached' ? '?limit=20' : `?limit=20&to=${to}`);
    if (isMeasuring) times[kind].push(ms);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
