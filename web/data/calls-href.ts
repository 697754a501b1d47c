import { screenPath } from './address.ts';

/** The list with exactly these calls. Null: there can be none. */
export const callsHref = (slug: string, filter: string | null): string | undefined =>
  filter === null ? undefined : `${screenPath(slug, 'calls')}?${filter}`;
