import { orNull } from '../api-failure.ts';
import type { ApiSettings, Backfill, Payload, ProviderApi, TimeWindow } from '../provider.ts';
import { readObjects, readText } from '../read-fields.ts';
import { isRecording, readTwilioRecording } from './read-api-recording.ts';
import { readTwilioCall } from './read-call.ts';
import { readTimestamp } from './read-timestamp.ts';

const pageSize = 1000;
const dayMs = 24 * 60 * 60 * 1000;

export const twilioBackfill: Backfill = {
  apiUrl: 'https://api.twilio.com',
  authorization: twilioAuthorization,
  list: listCallsAndRecordings,
  find: (api, callSid, settings) =>
    orNull(api.getJson(`${accountPath(settings)}/Calls/${encodeURIComponent(callSid)}.json`)),
  readCall: (payload) => (isRecording(payload) ? readTwilioRecording(payload) : readTwilioCall(payload)),
  // Twilio ends a call after 24 hours at the latest.
  maxCallMs: dayMs,
};

export function twilioAuthorization(apiKey: string): string {
  return `Basic ${Buffer.from(apiKey).toString('base64')}`;
}

/** An API key of its own (`SK…`) does not name its account, so the account is an option then. */
function accountPath({ apiKey, options }: ApiSettings): string {
  const [user = ''] = apiKey.split(':');
  const account = readText(options.accountSid) ?? (user.startsWith('AC') ? user : undefined);
  if (account === undefined) throw new Error('The option accountSid is missing: the API key does not name an account');
  return `/2010-04-01/Accounts/${encodeURIComponent(account)}`;
}

/** A call of the API does not tell its recordings. They follow the calls, so that their calls are known. */
async function* listCallsAndRecordings(
  api: ProviderApi,
  window: TimeWindow,
  settings: ApiSettings,
): AsyncGenerator<Payload> {
  const account = accountPath(settings);
  for await (const call of listAll(api, `${account}/Calls.json?${filterBy('StartTime', window)}`, 'calls')) {
    // A call that Twilio has not dialled yet has no start.
    if (isWithin(window, call.start_time ?? call.date_created)) yield call;
  }
  for await (const recording of listAll(
    api,
    `${account}/Recordings.json?${filterBy('DateCreated', window)}`,
    'recordings',
  )) {
    if (isWithin(window, recording.date_created)) yield recording;
  }
}

/** Twilio filters by whole UTC days, so what is outside of the window is left out here. */
function filterBy(name: string, { from, to }: TimeWindow): URLSearchParams {
  return new URLSearchParams({
    [`${name}>`]: dayOf(from.getTime()),
    [`${name}<`]: dayOf(to.getTime() + dayMs),
    PageSize: String(pageSize),
  });
}

const dayOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

function isWithin({ from, to }: TimeWindow, time: unknown): boolean {
  const instant = readTimestamp(time);
  return instant !== undefined && Date.parse(instant) >= from.getTime() && Date.parse(instant) < to.getTime();
}

async function* listAll(api: ProviderApi, firstPath: string, name: string): AsyncGenerator<Payload> {
  let path: string | null = firstPath;
  while (path !== null) {
    const page = await api.getJson(path);
    yield* readObjects(page[name]);
    const next = readText(page.next_page_uri) ?? null;
    path = next === path ? null : next;
  }
}
