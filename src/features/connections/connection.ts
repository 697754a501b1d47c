import { type TProperties, Type } from 'typebox';
import { defaulted, flag, required, text } from '../../crud/fields.ts';
import { defineResource } from '../../crud/resource.ts';
import { providers } from '../../providers/providers.ts';
import { Setup, setupOf } from './setup.ts';

export type Connection = ReturnType<typeof defineConnection>;

export const ProviderName = Type.Enum(
  providers.map(({ name }) => name),
  { description: 'It cannot change.' },
);
export const Options = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'How the provider signs, and what its API needs. The possible options depend on the provider.',
  },
);

const computed: TProperties = {
  provider: Type.String({ description: 'The provider. It cannot change.' }),
  options: Options,
  has_api_key: Type.Boolean({ description: 'Whether an API key is stored.' }),
  secret_count: Type.Integer({
    minimum: 0,
    maximum: 2,
    description: 'Two during a rotation: a signature by either is valid. 0: every delivery is refused.',
  }),
};

interface Stored {
  readonly provider: string;
  readonly webhook_id: string;
}

const exampleUrl = 'https://calls.example.com/webhooks/bland/5f0c1b7e9a3d4c2e8b6f0a1d2c3e4f50';

/** The webhook URL depends on the address of the service. */
export function defineConnection(publicUrl: () => string) {
  return defineResource({
    one: 'connection',
    many: 'connections',
    description: 'The links of an organisation to the providers of its calls. Secrets and API keys are write-only.',
    table: 'connections',
    writeRight: 'connections.write',
    fields: { name: required(text(200, 'Main line')), active: defaulted(flag) },
    computed,
    joined: {
      select: 'webhook_id',
      tables: [],
      properties: {
        webhook_url: Type.String({ description: 'Where the provider sends its events.', examples: [exampleUrl] }),
        setup: Setup,
      },
      present({ webhook_id: webhookId, ...row }: Stored) {
        const url = `${publicUrl()}/webhooks/${row.provider}/${webhookId}`;
        return { ...row, webhook_url: url, setup: setupOf(row.provider, url) };
      },
    },
    sorts: ['-created_at', 'created_at', 'name', '-name'],
    filters: ['active'],
    createExample: { name: 'Second line', provider: 'bland', secret: 'the secret of the provider' },
    example: {
      id: '4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11',
      org_id: 'b1eb12d0-0000-4000-8000-000000000001',
      name: 'Main line',
      active: true,
      provider: 'bland',
      options: {},
      has_api_key: false,
      secret_count: 1,
      webhook_url: exampleUrl,
      setup: setupOf('bland', exampleUrl),
      created_at: '2026-03-08T14:30:00+00:00',
      updated_at: '2026-11-20T16:02:11.5+00:00',
    },
  });
}
