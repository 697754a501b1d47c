// The service as a process of its own, in front of a stack that can be put into trouble, and an org to ask it about.
import { insertCalls, makeOrg, signUser } from './app.ts';
import { startFaultyUpstream } from './faulty-upstream.ts';
import { environmentOf, type ServiceProcess, startService } from './service-process.ts';
import { startTestStack } from './stack.ts';

export type ServiceWithFaults = Awaited<ReturnType<typeof prepareServiceWithFaults>>;

/** Strict: a write is in the next answer. Its total is how many calls there are. */
export const callList = '/api/calls-dashboard';
const plenty = { RATE_LIMIT_PER_IP: '10000000', RATE_LIMIT_PER_ORG: '10000000' };

export async function prepareServiceWithFaults() {
  const stack = await startTestStack();
  const upstream = await startFaultyUpstream(stack.services.supabase.url);
  const started: ServiceProcess[] = [];
  const env = { ...environmentOf(upstream.inFrontOf(stack.services)), NODE_ENV: 'production', PORT: '0', ...plenty };

  async function addOrg() {
    const org = await makeOrg(stack);
    await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z' }]);
    // The service is told of the project under the address of the upstream.
    const token = await signUser(stack, org.userId, org.id, `${upstream.url}/auth/v1`);
    return { ...org, headers: { authorization: `Bearer ${token}` } };
  }

  return {
    stack,
    upstream,
    addOrg,
    async start({ env: more = {}, ...options }: Parameters<typeof startService>[0] = {}) {
      const service = startService({ env: { ...env, ...more }, ...options });
      started.push(service);
      return { ...service, url: await service.listening };
    },
    /** Each that was started, and what made trouble. */
    async end() {
      upstream.make();
      for (const { child, ended } of started.splice(0)) {
        child.kill('SIGCONT');
        child.kill('SIGKILL');
        await ended;
      }
    },
    async close() {
      await upstream.close();
      await stack.close();
    },
  };
}
