// The address of the page: the organisation, the screen, and the query, which is also the query of the API. It holds all state that a
// link must carry.
import { useLocation, useRoute } from 'preact-iso';

export type QueryChanges = Readonly<Record<string, string | readonly string[] | null>>;

export interface Address {
  readonly path: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** An address with a changed query. Null removes a parameter. */
  href(changes: QueryChanges, path?: string): string;
  go(changes: QueryChanges, options?: { readonly replace?: boolean; readonly path?: string }): void;
}

export function useAddress(): Address {
  const { url, route } = useLocation();
  const { params } = useRoute();
  // Not useLocation().query: it keeps only the last of repeated parameters.
  const { pathname: path, searchParams: query } = new URL(url, location.origin);
  const href = (changes: QueryChanges, to = path) => addressOf(to, withChanges(query, changes));
  return {
    path,
    params,
    query,
    href,
    go: (changes, { replace = false, path: to } = {}) => route(href(changes, to), replace),
  };
}

export function addressOf(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The address of a screen of the organisation: `screenPath('bluebird', 'calls')`. */
export const screenPath = (slug: string, screen = ''): string =>
  screen === '' ? `/o/${slug}` : `/o/${slug}/${screen}`;

function withChanges(query: URLSearchParams, changes: QueryChanges): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of value === null ? [] : [value].flat()) next.append(name, each);
  }
  return next;
}
