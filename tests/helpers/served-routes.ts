// Which routes a service has, heard from Fastify itself while it is built: a new one can not be forgotten.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

const channel = 'fastify.initialization';

/** What `build` gives, and the paths it answers: without HEAD, which goes with GET, and without a slash at the end. */
export async function withServedPaths<Built>(build: () => Promise<Built>) {
  const paths = new Set<string>();
  const listen = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ url, method }) => {
      for (const name of [method].flat()) if (name !== 'HEAD') paths.add(`${name} ${url.replace(/(?<=.)\/$/, '')}`);
    });
  };
  subscribe(channel, listen);
  try {
    const built = await build();
    return { ...built, servedPaths: [...paths].sort() };
  } finally {
    unsubscribe(channel, listen);
  }
}
