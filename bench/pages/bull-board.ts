// bull-board's page, served by Fastify as its documentation shows: a dashboard to compare with. It is not a dependency.
//   npm install --no-save @bull-board/api @bull-board/fastify
import Fastify, { type FastifyPluginCallback } from 'fastify';

interface Adapter {
  setBasePath(path: string): void;
  registerPlugin(): FastifyPluginCallback;
}

/** Undefined when it is not installed. */
export async function startBullBoard(): Promise<{ readonly url: string; close(): Promise<void> } | undefined> {
  const [api, adapter] = await Promise.all([importOptional('@bull-board/api'), importOptional('@bull-board/fastify')]);
  if (api === undefined || adapter === undefined) return undefined;
  const serverAdapter = new (adapter.FastifyAdapter as new () => Adapter)();
  (api.createBullBoard as (options: object) => void)({ queues: [], serverAdapter });
  serverAdapter.setBasePath('/ui');
  const app = Fastify();
  await app.register(serverAdapter.registerPlugin(), { prefix: '/ui' });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/ui`, close: () => app.close() };
}

async function importOptional(name: string): Promise<Record<string, unknown> | undefined> {
  try {
    return await import(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
