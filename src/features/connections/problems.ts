// The problems of a connection, each with the action that it needs.
import { providerNamed } from '../../providers/providers.ts';
import type { Figures } from './health-figures.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
}

interface Rule extends Problem {
  readonly applies: (figures: Figures, nowMs: number) => boolean;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const maxWaitingMs = 10 * minuteMs;

const isWithin = (ms: number, instant: string | null, nowMs: number) =>
  instant !== null && nowMs - Date.parse(instant) < ms;

const isSilent = ({ last_event_at: lastEventAt }: Figures, nowMs: number) => !isWithin(dayMs, lastEventAt, nowMs);

const rules: readonly Rule[] = [
  {
    code: 'not_active',
    message: 'The connection is not active, so its webhook URL answers 404: switch it on to receive events.',
    applies: ({ active }) => !active,
  },
  {
    code: 'no_secret',
    message:
      'The connection has no secret, so every delivery is refused: add the secret with which the provider signs.',
    applies: ({ secret_count: secrets }) => secrets === 0,
  },
  {
    code: 'rotation_not_ended',
    message: 'Both secrets are valid: when the provider signs with the newer one, remove the older one.',
    applies: ({ secret_count: secrets }) => secrets === 2,
  },
  {
    code: 'no_events_yet',
    message:
      'No event has arrived yet: check that the webhook URL is entered at the provider, and its events are switched on.',
    applies: (figures) => figures.last_event_at === null && figures.lost_24h === 0,
  },
  {
    code: 'silent',
    message:
      "No event for 24 h while the provider's API lists calls. Check the webhook URL at the provider: an agent or number with a URL of its own never sends its events here.",
    applies: (figures, nowMs) => isSilent(figures, nowMs) && figures.lost_24h > 0,
  },
  {
    code: 'lost_webhooks',
    message:
      "In the last 24 h some calls were found only through the provider's API: not every agent or number sends its events here, or the provider lost them.",
    applies: (figures, nowMs) => !isSilent(figures, nowMs) && figures.lost_24h > 0,
  },
  {
    code: 'refused_deliveries',
    message:
      'In the last 24 h deliveries without a valid signature were refused: compare the secret and the options with those at the provider.',
    applies: (figures, nowMs) => isWithin(dayMs, figures.last_refused_at, nowMs),
  },
  {
    code: 'waiting_events',
    message: 'Events have waited for more than 10 minutes. They are retried automatically.',
    applies: ({ oldest_waiting_at: oldest }, nowMs) => oldest !== null && !isWithin(maxWaitingMs, oldest, nowMs),
  },
  {
    code: 'failed_events',
    message: 'Events could not be applied after all attempts: look at their errors, and replay them.',
    applies: ({ failed }) => failed > 0,
  },
  {
    code: 'quarantined_events',
    message:
      'Events could not be understood. Their payloads are kept for 30 days: replay them after an update of Callboard.',
    applies: ({ quarantined }) => quarantined > 0,
  },
  {
    code: 'unmapped_agents',
    message: 'Agents of the provider have no mapping, so their calls show no agent: add one for each.',
    applies: ({ unmapped }) => unmapped.some(({ kind }) => kind === 'agent'),
  },
  {
    code: 'unmapped_numbers',
    message: 'Numbers of the provider have no mapping, so their calls show no phone number: add one for each.',
    applies: ({ unmapped }) => unmapped.some(({ kind }) => kind === 'number'),
  },
  {
    code: 'no_api_key',
    message: 'Without an API key, calls whose events were lost are not found: add one.',
    applies: ({ provider, has_api_key: hasApiKey }) => !hasApiKey && Boolean(providerNamed(provider)?.backfill),
  },
  {
    code: 'reconciler_failed',
    message: "Calls could not be read from the provider's API at the last attempt: check the API key.",
    applies: ({ last_error: error }) => error !== null,
  },
  {
    code: 'failed_recordings',
    message: 'Recordings could not be copied from the provider. Their calls have no recording.',
    applies: ({ copies_failed: failed }) => failed > 0,
  },
];

export const problemCodes = rules.map(({ code }) => code);

export function findProblems(figures: Figures, nowMs: number): Problem[] {
  return rules.filter(({ applies }) => applies(figures, nowMs)).map(({ code, message }) => ({ code, message }));
}
