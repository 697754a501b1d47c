// The text that `npm start` and `npm run dev` print when the service is ready.
import { createDemoToken } from './demo-token.ts';
import type { LocalStack } from './stack.ts';

export async function createWelcome(
  url: string,
  { keys, services }: LocalStack,
  pages: string = `${url}/`,
): Promise<string> {
  const token = await createDemoToken(keys, { org: 'bluebird', role: 'owner' });
  return `
Callboard is ready, with demo data for two organisations (bluebird and fern).

  Pages          ${pages}
  API            ${url}/api
  Documentation  ${url}/docs
  Health         ${url}/api/monitoring/health
  PostgreSQL     ${services.databaseUrl}

Try it:

  curl -s -H 'authorization: Bearer ${token}' ${url}/api/calls-dashboard/stats

For another token:          npm run --silent token -- --org fern --role viewer
For addresses and keys:     npm run stack-info
To stop, press Ctrl-C. The data is kept; to delete it: npm run reset
`;
}
