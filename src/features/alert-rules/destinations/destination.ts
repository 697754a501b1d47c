import { Type } from 'typebox';
import { defaulted, flag, required, text } from '../../../crud/fields.ts';
import { defineResource } from '../../../crud/resource.ts';
import { Conflict } from '../../../errors.ts';
import { Instant, Nullable } from '../../../http/contract.ts';

export const maxDestinations = 20;

const Kind = Type.Enum(['webhook', 'slack'], {
  description:
    'webhook: JSON, signed by Standard Webhooks. slack: a text, for the URL of an incoming webhook of Slack. It cannot change.',
});
const Url = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'An https URL with the default port, of a public address. Write-only, because it may contain a token.',
  examples: ['https://hooks.example.com/alerts/7f3a'],
});

export const createProperties = { kind: Kind, url: Url };
export const changeProperties = { url: Type.Optional(Url) };

export const alertDestination = defineResource({
  one: 'alert destination',
  many: 'alert destinations',
  description: 'Where alert rules send their notifications. URLs and secrets are write-only.',
  table: 'alert_destinations',
  writeRight: 'alert-destinations.write',
  fields: { name: required(text(200, 'On-call team')), active: defaulted(flag) },
  computed: {
    kind: Kind,
    url_host: Type.String({ description: 'The host of the URL.' }),
    secret_count: Type.Integer({
      minimum: 0,
      maximum: 2,
      description: 'Two during a rotation: each notification is then signed with both. 0 for Slack.',
    }),
    failing_since: Nullable(
      Instant('The first failure since the last success. Null: the last notification was accepted.'),
    ),
    disabled_reason: Nullable(
      Type.String({ description: 'Why the service made it inactive: after 5 days of failures, or status 410.' }),
    ),
  },
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  filters: ['active'],
  // A delete removes it from the rules.
  alsoChanges: { delete: ['alert_rules'] },
  databaseErrors: { PT409: () => new Conflict(`An organisation has at most ${maxDestinations} alert destinations`) },
  createExample: { name: 'On-call team', kind: 'webhook', url: 'https://hooks.example.com/alerts/7f3a' },
  example: {
    id: '7c1e5b90-2f4d-4a86-b3d1-9e0f6a7c8d20',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'On-call team',
    active: true,
    kind: 'webhook',
    url_host: 'hooks.example.com',
    secret_count: 1,
    failing_since: null,
    disabled_reason: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
