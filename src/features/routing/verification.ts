// Ops verify that an organisation owns a number or a page, after the provider has confirmed it.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { ClaimNotFound, ValidationFailed } from '../../errors.ts';
import { Id, Strict } from '../../http/contract.ts';
import { e164Of } from './numbers.ts';
import { PageId, Phone, ProviderPhoneId } from './schemas.ts';

const claims = {
  phone: Type.Optional(Phone),
  provider_phone_id: Type.Optional(ProviderPhoneId),
  page_id: Type.Optional(PageId),
};

const Claims = Type.Object(
  { org_id: Id('The id of the organisation that entered them.'), ...claims },
  {
    title: 'Claims',
    additionalProperties: false,
    examples: [{ org_id: 'b1eb12d0-0000-4000-8000-000000000001', phone: '+1 (212) 555-0100' }],
  },
);

const Verified = Type.Object(
  {
    verified: Type.Array(
      Type.Object({
        kind: Type.Enum(['phone', 'provider_phone_id', 'page_id']),
        id: Id('The id of the phone number or the integration.'),
      }),
    ),
  },
  {
    title: 'Verified',
    description: 'The verified numbers and pages. Those that the organisation has not entered are not included.',
    examples: [{ verified: [{ kind: 'phone', id: '6ff54e66-4c30-45eb-83e3-91bf2ab1a74e' }] }],
  },
);

export const verification: FastifyPluginAsyncTypebox = async function verification(app) {
  app.post(
    '/verifications',
    {
      config: { access: 'ops', failures: [ClaimNotFound] },
      schema: {
        operationId: 'verifyClaims',
        tags: ['Routing'],
        summary: 'Verify that an organisation owns a number or a page',
        description:
          'Numbers, provider ids and pages of an organisation are pending until they are verified, and routing does not find them. Send this request after the provider has confirmed the owner. A verification ends an earlier one of another organisation. Idempotent.',
        querystring: Strict({}),
        body: Claims,
        response: { 200: Verified },
      },
    },
    async ({ body: { org_id, phone, ...others }, database }, reply) => {
      if (phone === undefined && Object.keys(others).length === 0) {
        throw new ValidationFailed('Send at least one of phone, provider_phone_id and page_id');
      }
      const e164 = phone === undefined ? {} : { e164: e164Of('phone', phone) };
      const verified = dataOf(await database.rpc('verify_claims', { sent: { org_id, ...e164, ...others } }));
      if (verified.length === 0) throw new ClaimNotFound();
      // For all organisations: the previous owner loses it.
      await reply.wrote('*', ['phone_numbers', 'integrations']);
      return { verified: verified as { kind: 'phone'; id: string }[] };
    },
  );
};
