// What `npm start` prints when it is ready: where to look, and a line to paste.
import { createDemoToken } from './demo-token.ts';
import type { LocalStack } from './stack.ts';

export async function welcome(url: string, { keys, services }: LocalStack): Promise<string> {
  const token = await createDemoToken(keys, { org: 'bluebird', role: 'owner' });
  return `
Callboard is up, with demo data for two organisations (bluebird, fern).

  API            ${url}/api
  Documentation  ${url}/docs
  Health         ${url}/api/monitoring/health
  PostgreSQL     ${services.databaseUrl}

Try it:

  curl -s -H 'authorization: Bearer ${token}' ${url}/api/calls-dashboard/stats

Another token: npm run --silent token -- --org fern --role viewer
Addresses and keys for a client of your own: npm run stack-info
Ctrl-C ends it; the data stays. npm run reset clears it.
`;
}
