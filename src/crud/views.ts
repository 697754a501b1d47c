// What is remembered of a resource: its list, and each row.
import type { View } from '../http/cache/view.ts';
import type { Resource } from './resource.ts';
import { type Asked, readList, readOne } from './store.ts';

type ListAsked = Asked & { readonly page: number; readonly limit: number };

export function viewsOf(resource: Resource) {
  const listView: View<ListAsked, object> = {
    policy: resource.listPolicy,
    async load(of, { page, limit, ...asked }) {
      const { rows, total } = await readList(of, resource, asked, { page, limit });
      return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
    },
  };
  const itemView: View<{ readonly id: string }, object | null> = {
    policy: resource.itemPolicy,
    async load(of, { id }) {
      const row = await readOne(of, resource, id);
      return row === null ? null : resource.present(row);
    },
  };
  return { listView, itemView };
}
