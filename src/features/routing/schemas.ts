// Requests and responses of routing.
import { type Static, Type } from 'typebox';
import { Id, Nullable, Strict } from '../../http/contract.ts';

// No control characters: PostgreSQL cannot store NUL.
const printable = '^[^\\u0000-\\u001f\\u007f]*$';

export const Phone = Type.String({
  minLength: 3,
  maxLength: 100,
  description: 'In any notation with the country code: with + (%2B in a URL), with 00, or with 11 or more digits.',
  examples: ['+1 (212) 555-0100', '12125550100', 'tel:+1-212-555-0100;ext=5'],
});

export const ProviderPhoneId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: printable,
  description: 'The id of the number at the provider.',
  examples: ['PNb176ef8588ede18b67846bd25cbed47e'],
});

export const PageId = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: printable,
  description: 'The id of a Facebook or Instagram page.',
  examples: ['104857600000001'],
});

export const NumberQuery = Strict({
  phone: Type.Optional(Phone),
  provider_phone_id: Type.Optional(ProviderPhoneId),
});

export const PageQuery = Strict({
  page_id: PageId,
});

export const SpamQuery = Strict({
  phone: Type.String({
    minLength: 1,
    maxLength: 100,
    pattern: printable,
    description:
      'The calling number. Short codes and SIP addresses are matched literally. Do not send this request for withheld numbers.',
    examples: ['+15550100123'],
  }),
  to: Phone,
});

const Text = Type.String();
const organization = { id: Id('The id of the organisation, for `org_id` and `x-org-id`.'), name: Text, slug: Text };
const exampleOrg = { id: 'b1eb12d0-0000-4000-8000-000000000001', name: 'Bluebird Dental', slug: 'bluebird' };

const InboundConfig = Type.Object(
  {
    greeting: Nullable(Text),
    hours: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'Opening hours by weekday, in the time zone `organization.timezone`.',
      },
    ),
    voicemail_enabled: Type.Boolean(),
    voicemail_greeting: Nullable(Text),
    spam_max_calls: Nullable(
      Type.Integer({
        description: 'Calls from one number within `spam_window_minutes` before it is blocked. Null: no limit.',
      }),
    ),
    spam_window_minutes: Type.Integer(),
  },
  { description: 'Null: the organisation has not changed the defaults.' },
);

const Agent = Type.Object(
  {
    id: Id('The id of the agent.'),
    name: Text,
    voice: Nullable(Text),
    provider: Nullable(Text),
    provider_agent_id: Nullable(Text),
    active: Type.Boolean({ description: 'False: the agent takes no calls.' }),
  },
  { description: 'Null: the number has no agent.' },
);

export const NumberOwner = Type.Object(
  {
    number: Type.Object({
      id: Id('The id of the phone number.'),
      e164: Type.String({ examples: ['+15550109999'] }),
      label: Nullable(Text),
      provider: Nullable(Text),
      provider_phone_id: Nullable(Text),
    }),
    organization: Type.Object({ ...organization, timezone: Type.String({ examples: ['America/New_York'] }) }),
    agent: Nullable(Agent),
    inboundConfig: Nullable(InboundConfig),
  },
  {
    title: 'NumberOwner',
    description: 'The organisation that owns the number, with its agent and inbound configuration.',
    examples: [
      {
        number: {
          id: '6ff54e66-4c30-45eb-83e3-91bf2ab1a74e',
          e164: '+15550109999',
          label: 'Front desk',
          provider: 'twilio',
          provider_phone_id: 'PNb176ef8588ede18b67846bd25cbed47e',
        },
        organization: { ...exampleOrg, timezone: 'America/New_York' },
        agent: {
          id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
          name: 'Zoë',
          voice: 'warm',
          provider: 'vapi',
          provider_agent_id: 'asst_1',
          active: true,
        },
        inboundConfig: {
          greeting: 'Bluebird Dental, how can we help?',
          hours: { mon: [['09:00', '17:00']] },
          voicemail_enabled: true,
          voicemail_greeting: null,
          spam_max_calls: 5,
          spam_window_minutes: 10,
        },
      },
    ],
  },
);

export const PageOwner = Type.Object(
  {
    platform: Type.Enum(['facebook', 'instagram']),
    integration: Type.Object({
      id: Id('The id of the integration.'),
      name: Text,
      facebook_page_id: Nullable(Text),
      instagram_page_id: Nullable(Text),
    }),
    organization: Type.Object(organization),
  },
  {
    title: 'PageOwner',
    description: 'The organisation that owns the page, and the integration.',
    examples: [
      {
        platform: 'facebook',
        integration: {
          id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
          name: 'Bluebird on Facebook',
          facebook_page_id: '102938475610293',
          instagram_page_id: null,
        },
        organization: exampleOrg,
      },
    ],
  },
);

export const SpamDecision = Type.Object(
  {
    decision: Type.Enum(['allow', 'block']),
    reason: Type.Enum(['no_limits', 'within_limits', 'too_many_calls', 'database_unavailable'], {
      description: '`database_unavailable`: the calls could not be counted, so the call is allowed.',
    }),
  },
  {
    title: 'SpamDecision',
    description: 'Whether to connect the call.',
    examples: [{ decision: 'allow', reason: 'within_limits' }],
  },
);
export type SpamDecision = Static<typeof SpamDecision>;
