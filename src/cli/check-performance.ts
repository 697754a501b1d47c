// npm run check-performance: whether a running service meets its performance targets.
import { readConfig } from '../config.ts';
import { type Check, checkPerformance } from './performance/checks.ts';
import { findOrStartService } from './performance/own-service.ts';
import { createService, Refusal, type Tokens } from './performance/service.ts';
import { type CommandResult, note, runCommand, UsageError } from './run-command.ts';

await runCommand({
  name: 'check-performance',
  summary: `Measures a running service against six targets: a dashboard in 800 ms, stats in 400 ms, analytics in 500 ms, a recording URL in
200 ms, a hit rate above 80 % after warm-up, and the indexes that are required by name.`,
  usage: [
    ['npm run check-performance', 'the service that npm start runs here, or else one started for this'],
    ['npm run check-performance -- --url https://… --token …', 'another service'],
  ],
  options: {
    url: { type: 'string', description: 'the address of the service' },
    token: { type: 'string', description: "an access token of a member; the member's first organisation is measured" },
    'ops-token': {
      type: 'string',
      description:
        'an access token with the role ops. With it, the cache entries of the organisation are invalidated before\n' +
        'each measurement, so that no figure comes from the cache, and the hit rate and the indexes are checked.\n' +
        'Without it, those two are not checked, and the times are those that a caller sees',
    },
  },
  details: `A time is the slowest of ten requests, until the response is read in full, including the network. Ten recording URLs are created
and appear in the audit log. The local service needs no tokens: the command creates them for the demo data.`,
  exitCodes: { 0: 'no target is missed', 1: 'a target is missed, or the service does not respond' },
  async run({ url, token, 'ops-token': ops }) {
    if (url === undefined) {
      if (token !== undefined || ops !== undefined) throw new UsageError('a token needs --url');
      return checkOwn();
    }
    if (token === undefined) throw new UsageError('--url needs --token');
    if (!/^https?:\/\/[^\s/]/.test(url)) throw new UsageError(`--url is ${url}; expected http://… or https://…`);
    return check(url, { member: token, ...(ops !== undefined && { ops }) });
  },
});

async function checkOwn(): Promise<CommandResult> {
  const { services, port } = readConfig();
  if (services !== undefined) throw new UsageError('SUPABASE_URL is set, so no demo data is served here: give --url');
  const { url, tokens, close } = await findOrStartService(port, note);
  try {
    return await check(url, tokens);
  } finally {
    await close();
  }
}

async function check(url: string, tokens: Tokens): Promise<CommandResult> {
  const service = createService(url, tokens);
  const org = await service.enter().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw new Error(`${service.url} does not accept the token: ${error.message}`);
  });
  const checks = await checkPerformance(service, org.id);
  const isMet = checks.every(({ verdict }) => verdict !== 'missed');
  const report = { url: service.url, organization: org, isMet, checks };
  return { data: report, text: renderTable(report), exitCode: isMet ? 0 : 1 };
}

interface Report {
  readonly url: string;
  readonly organization: { readonly name: string };
  readonly checks: readonly Check[];
}

function renderTable({ url, organization, checks }: Report): string {
  const row = (name: string, target: string, measured: string, verdict: string) =>
    `${name.padEnd(26)}${target.padEnd(12)}${measured.padStart(10)}   ${verdict}`.trimEnd();
  const rows = checks.map(({ name, target, measured, verdict, message }) => {
    const outcome = message === null ? verdict : `${verdict}: ${message}`;
    return row(name, target, measured === null ? '' : String(measured), outcome);
  });
  const counts = (['met', 'missed', 'not checked'] as const)
    .map((verdict) => ({ verdict, count: checks.filter((each) => each.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return [
    `${organization.name} at ${url}`,
    '',
    row('', 'target', 'measured', ''),
    ...rows,
    '',
    `${counts.join(', ')}.\n`,
  ].join('\n');
}
