// Schemas of the background jobs, and of the alerts about parts of the service.
import { Type } from 'typebox';
import { alertParts } from '../../domain/alert-part.ts';
import { Instant, Nullable } from '../../http/contract.ts';
import { exampleInstance, Instance } from './instance.ts';

const Code = (description: string) =>
  Nullable(Type.String({ pattern: '^[A-Za-z0-9_ ]{1,40}$', description, examples: ['ECONNREFUSED'] }));

const Job = Type.Object({
  name: Type.String({ examples: ['call rollup'] }),
  everySeconds: Type.Number({
    minimum: 0,
    description: 'The longest pause after a run that found nothing more to do.',
  }),
  state: Type.Enum(['off', 'running', 'waiting'], { description: 'off: this instance runs no jobs.' }),
  lastStartedAt: Nullable(Instant('The start of the last run, which may still run. Null: it did not run yet.')),
  lastDurationMs: Nullable(Type.Number({ minimum: 0, description: 'Of the last run that ended.' })),
  lastResult: Nullable(Type.Enum(['ok', 'failed'], { description: 'Of the last run that ended.' })),
  lastError: Code('The code of the last error. Null when the last run that ended succeeded.'),
  failuresInARow: Type.Integer({ minimum: 0 }),
  lastSuccessAt: Nullable(Instant('The end of the last run that succeeded.')),
  nextRunAt: Nullable(Instant('Null while it runs, before its first run, and where jobs are off.')),
});

export const Jobs = Type.Object(
  { instance: Instance, jobs: Type.Array(Job, { description: 'By name.' }) },
  {
    title: 'Jobs',
    description: 'The background jobs of one process. Several instances share the work.',
    examples: [
      {
        instance: exampleInstance,
        jobs: [
          {
            ...{ name: 'apply-events', everySeconds: 1, state: 'waiting', lastStartedAt: '2026-11-21T07:43:37.210Z' },
            ...{ lastDurationMs: 6.2, lastResult: 'failed', lastError: 'PGRST003', failuresInARow: 2 },
            ...{ lastSuccessAt: '2026-11-21T07:43:34.008Z', nextRunAt: '2026-11-21T07:43:38.101Z' },
          },
          {
            ...{ name: 'call rollup', everySeconds: 1, state: 'running', lastStartedAt: '2026-11-21T07:43:37.702Z' },
            ...{ lastDurationMs: 4.8, lastResult: 'ok', lastError: null, failuresInARow: 0 },
            ...{ lastSuccessAt: '2026-11-21T07:43:36.790Z', nextRunAt: null },
          },
        ],
      },
    ],
  },
);

const Part = Type.Object({
  part: Type.Enum([...alertParts]),
  state: Type.Enum(['ok', 'failing', 'alerted'], {
    description:
      'failing: too few failures for an alert. alerted: an alert was sent, and the part did not recover yet.',
  }),
  failures: Type.Integer({ minimum: 0, description: 'Failures in a row.' }),
  failingSince: Nullable(Instant('The first of these failures.')),
  lastFailure: Code('The code of the last failure. It stays after the part has recovered.'),
  lastAlertAt: Nullable(Instant('When the last alert was sent.')),
  mutedUntil: Nullable(Instant('No further alert about the same kind of failure before then. Null: not muted.')),
});

const healthy = {
  state: 'ok',
  failures: 0,
  failingSince: null,
  lastFailure: null,
  lastAlertAt: null,
  mutedUntil: null,
};

export const PartAlerts = Type.Object(
  {
    instance: Instance,
    channels: Type.Array(Type.String({ examples: ['slack'] }), {
      description: 'The kinds of the configured channels. Empty: alerts are only written to the log.',
    }),
    parts: Type.Array(Part),
  },
  {
    title: 'ServiceAlerts',
    description: 'The alerts of one process about parts of the service.',
    examples: [
      {
        instance: exampleInstance,
        channels: ['slack'],
        parts: alertParts.map((part) =>
          part === 'redis'
            ? {
                ...{ part, state: 'alerted', failures: 31, failingSince: '2026-11-21T07:41:02.118Z' },
                ...{ lastFailure: 'ECONNREFUSED', lastAlertAt: '2026-11-21T07:41:06.402Z' },
                mutedUntil: '2026-11-21T07:56:06.402Z',
              }
            : { part, ...healthy },
        ),
      },
    ],
  },
);
