// Vite's server for web/: a changed stylesheet is replaced in the open page, and a changed component loads the page again, which costs
// nothing because the address holds its state.
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';

const port = 5173;

interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** On port 5173 or the next free one. Everything that is not a page goes to the service. */
export async function startPageServer(root: string, serviceUrl: string): Promise<PageServer> {
  const proxied = ['/api', '/config.json', '/demo', '/docs'];
  const server: ViteDevServer = await createServer({
    configFile: join(root, 'web/vite.config.ts'),
    root: join(root, 'web'),
    logLevel: 'error',
    clearScreen: false,
    server: {
      host: '127.0.0.1',
      port,
      proxy: Object.fromEntries(proxied.map((path) => [path, { target: serviceUrl }])),
    },
  });
  await server.listen();
  const [url = `http://127.0.0.1:${port}/`] = server.resolvedUrls?.local ?? [];
  return { url, close: () => server.close() };
}
