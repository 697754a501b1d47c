// The routes of a service, listed by Fastify while the app is built, so that tests cover a new one.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

const channel = 'fastify.initialization';

/** The result of `build` and the paths it serves, without HEAD (which comes with GET) and without a trailing slash. */
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
