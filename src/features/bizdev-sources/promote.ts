import { type Static, Type } from 'typebox';
import { responseProperties } from '../../crud/fields.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { bizdevSource } from './resource.ts';

const id = '3b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const at = '2026-11-20T16:02:11.5+00:00';
const { promoted_account_id: _id, promoted_at: _at, ...copied } = bizdevSource.example;
const source = { ...copied, promoted_account_id: id, promoted_at: at };

/** An account has the same fields as a source. */
export const Promotion = Type.Object(
  {
    source: bizdevSource.Item,
    account: Nullable(
      Type.Object(
        {
          id: Id('The id of the account.'),
          org_id: Id('The organisation that the row belongs to.'),
          ...responseProperties(bizdevSource.fields),
          created_at: Instant('Time of creation.'),
          updated_at: Instant('Time of the last change.'),
        },
        { title: 'Account', description: 'The account created from the source. Null: it has been deleted since.' },
      ),
    ),
  },
  {
    title: 'BizdevSourcePromotion',
    description: 'The promoted source and its account.',
    examples: [{ source, account: { ...copied, id, created_at: at, updated_at: at } }],
  },
);

/** The tables that a promotion changes. */
export const tablesOfPromotion = ['bizdev_sources', 'accounts'] as const;

/** In one transaction, and idempotent. Null: no such source. */
export async function promoteBizdevSource(database: DatabaseHandle, orgId: string, sourceId: string) {
  const response = await database.rpc('promote_bizdev_source', { org: orgId, source: sourceId });
  return dataOrNull(response) as Static<typeof Promotion> | null;
}
