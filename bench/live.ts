// The live stream with 500 open streams of one organisation, half of which never read: the time from commit to hint, and the heap.
// The clients run in a worker, so that the heap is that of the service. The kernel takes the hints of a client that does not read, until
// its buffers are full.
//   npm run bench:live
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { steadyNow } from '../src/domain/clock.ts';
import { startOwnService } from './own-service.ts';
import { quantilesOf } from './timing.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const streams = 500;
const writes = 60;
/** Above half a second: each write gets a hint of its own. */
const pauseMs = 600;

interface Arrival {
  readonly atMs: number;
}

interface WorkerData {
  readonly port: number;
  readonly token: string;
}

if (isMainThread) await runBench();
else await openStreams(workerData as WorkerData);

async function runBench(): Promise<void> {
  const limit = String(streams);
  const env = { LIVE_STREAMS_PER_USER: limit, LIVE_STREAMS_PER_ORG: limit, LIVE_STREAMS_PER_INSTANCE: limit };
  await using resources = new AsyncDisposableStack();
  const { stack, sql, url, close } = await startOwnService(env);
  resources.defer(close);
  const org = (await sql.query(`select org_id, user_id from user_org_roles where role = 'owner' limit 1`)).rows[0];
  const claims = { sub: org.user_id, role: 'authenticated', app_metadata: { org_id: org.org_id } };
  const token = await stack.keys.sign(claims, { expiresInSeconds: 3600 });
  const write = () =>
    sql.query('insert into services (org_id, name) values ($1, gen_random_uuid()::text)', [org.org_id]);

  const before = heapMiB();
  const clients = new Worker(new URL(import.meta.url), { workerData: { port: Number(new URL(url).port), token } });
  resources.defer(async () => void (await clients.terminate()));
  await once(clients, 'message');
  const opened = heapMiB();

  const lags: number[] = [];
  let committedAtMs = 0;
  clients.on('message', ({ atMs }: Arrival) => lags.push(Math.max(0, atMs - committedAtMs)));
  for (let index = 0; index < writes; index += 1) {
    await write();
    committedAtMs = steadyNow();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const { p50, p99 } = quantilesOf(lags);
  console.log(`${streams} open streams, ${streams / 2} of them read; ${writes} writes, ${lags.length} hints read`);
  console.log(`from commit to hint      p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`);
  console.log(
    `heap of the service      ${before} MiB before, ${opened} MiB with all streams, ${heapMiB()} MiB after the writes`,
  );
}

function heapMiB(): string {
  collectGarbage();
  return (process.memoryUsage().heapUsed / 2 ** 20).toFixed(1);
}

async function openStreams({ port, token }: WorkerData): Promise<void> {
  const sockets: Socket[] = [];
  for (let index = 0; index < streams; index += 1) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write(`GET /api/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (!first.toString().startsWith('HTTP/1.1 200')) throw new Error(first.toString());
    socket.pause();
  }
  parentPort?.postMessage('open');
  for (const socket of sockets.slice(0, streams / 2)) {
    socket.on('data', (chunk) => {
      if (chunk.includes('event: changed')) parentPort?.postMessage({ atMs: steadyNow() } satisfies Arrival);
    });
    socket.resume();
  }
}
