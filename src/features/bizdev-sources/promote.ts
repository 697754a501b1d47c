import { type Static, Type } from 'typebox';
import { answeredBy } from '../../crud/fields.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { bizdevSource } from './resource.ts';

const id = '3b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const at = '2026-11-20T16:02:11.5+00:00';
const { promoted_account_id: _id, promoted_at: _at, ...copied } = bizdevSource.example;
const source = { ...copied, promoted_account_id: id, promoted_at: at };

/** What an account has, a source has as well: it becomes one. */
export const Promotion = Type.Object(
  {
    source: bizdevSource.Item,
    account: Nullable(
      Type.Object(
        {
          id: Id('The account.'),
          org_id: Id('Whose it is.'),
          ...answeredBy(bizdevSource.fields),
          created_at: Instant('When it was made.'),
          updated_at: Instant('When it was last changed.'),
        },
        { title: 'Account', description: 'The account that it has become; null when that was deleted since.' },
      ),
    ),
  },
  {
    title: 'BizdevSourcePromotion',
    description: 'The source, and what it has become.',
    examples: [{ source, account: { ...copied, id, created_at: at, updated_at: at } }],
  },
);

/** Also what was read from these is another now. */
export const tablesOfPromotion = ['bizdev_sources', 'accounts'] as const;

/** In one transaction, and once: whoever asks again is answered the same. Null: there is no such source. */
export async function promoteBizdevSource(database: DatabaseHandle, orgId: string, sourceId: string) {
  const answer = await database.rpc('promote_bizdev_source', { org: orgId, source: sourceId });
  return dataOrNull(answer) as Static<typeof Promotion> | null;
}
