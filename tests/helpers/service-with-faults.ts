// The service as a process behind which the upstream can be made to fail, and organisations to request.
import { insertCalls, makeOrg, signUser } from './app.ts';
import { startFaultyUpstream } from './faulty-upstream.ts';
import { environmentOf, type ServiceProcess, startService } from './service-process.ts';
import { startTestStack } from './stack.ts';

export type ServiceWithFaults = Awaited<ReturnType<typeof prepareServiceWithFaults>>;

/** A strict view: the next response contains a write. Its total is the number of calls. */
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
    // The service uses the address of the upstream as that of its project.
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
    /** Ends every started service and clears the fault. */
    async end() {
      upstream.setFault();
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
