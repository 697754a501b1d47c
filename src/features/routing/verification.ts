// Whether an organisation's claim to a number or a page is true: told by ops, once they have asked the provider.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { ClaimNotFound, ValidationFailed } from '../../errors.ts';
import { Id, Strict } from '../../http/contract.ts';
import { numberOf } from './numbers.ts';
import { PageId, Phone, ProviderPhoneId } from './schemas.ts';

const claims = {
  phone: Type.Optional(Phone),
  provider_phone_id: Type.Optional(ProviderPhoneId),
  page_id: Type.Optional(PageId),
};

const Claims = Type.Object(
  { org_id: Id('The organisation that claims them.'), ...claims },
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
        id: Id('The phone number or the integration that claims it.'),
      }),
    ),
  },
  {
    title: 'Verified',
    description: 'The claims that were found. One that the organisation has not made is left out.',
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
        summary: 'Verify that a number or a page is the organisation’s',
        description:
          'Numbers, provider ids and pages that an organisation enters are pending, and routing does not answer with them. Call this once the provider has confirmed whose they are. The last verification counts: a number that has moved is taken from the organisation that had it. Repeating it changes nothing.',
        querystring: Strict({}),
        body: Claims,
        response: { 200: Verified },
      },
    },
    async ({ body: { org_id, phone, ...others }, database }, reply) => {
      if (phone === undefined && Object.keys(others).length === 0) {
        throw new ValidationFailed('send phone, provider_phone_id or page_id: at least one of them');
      }
      const e164 = phone === undefined ? {} : { e164: numberOf('phone', phone) };
      const verified = dataOf(await database.rpc('verify_claims', { sent: { org_id, ...e164, ...others } }));
      if (verified.length === 0) throw new ClaimNotFound();
      // Of all organisations: the one that had it before does not have it any more.
      await reply.wrote('*', ['phone_numbers', 'integrations']);
      return { verified: verified as { kind: 'phone'; id: string }[] };
    },
  );
};
