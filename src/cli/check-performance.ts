// npm run check-performance: does a running service keep what is promised? Six checks; exit 1 when one is missed.
import { parseArgs } from 'node:util';
import { InvalidConfig, readConfig } from '../config.ts';
import { type Check, checkPerformance } from './performance/checks.ts';
import { findOrStartService } from './performance/own-service.ts';
import { createService, Refusal, type Tokens } from './performance/service.ts';

const help = `Holds a running service to six promises: a dashboard in 800 ms, stats in 400, analytics in 500, a recording URL in 200,
more than 80 % hits once it is warm, and the indexes that were promised by name.

  npm run check-performance                                   the service that npm start runs here, else one started for this
  npm run check-performance -- --url https://… --token …      another one

  --url        where it listens
  --token      an access token of a member: the first of the member's organisations is looked at
  --ops-token  of one of the platform's own people, with the role ops. With it, the cache forgets the organisation before each
               measurement, so that every figure is one that was not remembered; and the hit rate and the indexes can be read.
               Without it those two are not checked, and the times are as a caller has them
  --json       the same as JSON

Times are the slowest of ten, the answer read to its end, over the network that lies between. Ten recording URLs are made, and stand
in the audit log. Here it needs no tokens: it makes them for the demo data.

Exit codes: 0 nothing is missed, 1 something is (or nobody answers), 2 not understood.
`;

class UsageError extends Error {}

function readOptions() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      options: { url: text, token: text, 'ops-token': text, json: flag, help: { ...flag, short: 'h' } },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function run(): Promise<void> {
  const { help: isHelp, json, url, token, 'ops-token': ops } = readOptions();
  if (isHelp) return void process.stdout.write(help);
  if (url === undefined) {
    if (token !== undefined || ops !== undefined) throw new UsageError('a token says nothing without --url');
    return checkOwn(json);
  }
  if (token === undefined) throw new UsageError('--url needs --token');
  if (!/^https?:\/\/[^\s/]/.test(url)) throw new UsageError(`--url is ${url}; expected http://… or https://…`);
  await check(url, { member: token, ...(ops !== undefined && { ops }) }, json);
}

async function checkOwn(json: boolean): Promise<void> {
  const { services, port } = readConfig();
  if (services !== undefined) throw new UsageError('SUPABASE_URL is set, so nothing runs on demo data here: say --url');
  const { url, tokens, close } = await findOrStartService(port, (line) => process.stderr.write(`${line}\n`));
  try {
    await check(url, tokens, json);
  } finally {
    await close();
  }
}

async function check(url: string, tokens: Tokens, json: boolean): Promise<void> {
  const service = createService(url, tokens);
  const org = await service.enter().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw new Error(`${service.url} does not take the token: ${error.message}`);
  });
  const checks = await checkPerformance(service, org.id);
  const isMet = checks.every(({ verdict }) => verdict !== 'missed');
  const report = { url: service.url, organization: org, isMet, checks };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : tableOf(report));
  process.exitCode = isMet ? 0 : 1;
}

interface Report {
  readonly url: string;
  readonly organization: { readonly name: string };
  readonly checks: readonly Check[];
}

function tableOf({ url, organization, checks }: Report): string {
  const row = (name: string, target: string, measured: string, verdict: string) =>
    `${name.padEnd(26)}${target.padEnd(12)}${measured.padStart(10)}   ${verdict}`.trimEnd();
  const rows = checks.map(({ name, target, measured, verdict, message }) => {
    const said = message === null ? verdict : `${verdict}: ${message}`;
    return row(name, target, measured === null ? '' : String(measured), said);
  });
  const counted = (['met', 'missed', 'not checked'] as const)
    .map((verdict) => ({ verdict, count: checks.filter((each) => each.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return [
    `${organization.name} at ${url}`,
    '',
    row('', 'target', 'measured', ''),
    ...rows,
    '',
    `${counted.join(', ')}.\n`,
  ].join('\n');
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write('--help says how it is used.\n');
  process.exitCode = error instanceof UsageError || error instanceof InvalidConfig ? 2 : 1;
}
