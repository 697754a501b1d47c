// What Supabase Auth puts into the address after a link of a mail, or after the sign-in at a provider.

export type Link =
  | { readonly kind: 'refused'; readonly code: string }
  /** Of a link or a provider that this browser asked for. */
  | { readonly kind: 'code'; readonly code: string }
  /** Of a mail that an administrator sent, such as an invitation. */
  | { readonly kind: 'tokens'; readonly accessToken: string; readonly refreshToken: string; readonly type: string }
  /** Of a mail whose template names this page: nothing is used up before the reader presses a button. */
  | { readonly kind: 'hash'; readonly hash: string; readonly type: string };

const ofQuery = ['code', 'error', 'error_code', 'error_description', 'token_hash', 'type', 'sb_flow_id'];

/** Undefined: the address is not of Supabase Auth. */
export function readLink({ pathname, searchParams, hash: fragment }: URL): Link | undefined {
  // Other screens may use these names for filters.
  if (pathname !== '/' && pathname !== '/sign-in') return undefined;
  const inFragment = new URLSearchParams(fragment.slice(1));
  const read = (name: string) => searchParams.get(name) ?? inFragment.get(name);
  const refused = read('error_code') ?? read('error');
  if (refused !== null) return { kind: 'refused', code: refused };
  const [code, hash, type] = [searchParams.get('code'), searchParams.get('token_hash'), read('type') ?? ''];
  if (code !== null) return { kind: 'code', code };
  if (hash !== null) return { kind: 'hash', hash, type };
  const [accessToken, refreshToken] = [inFragment.get('access_token'), inFragment.get('refresh_token')];
  return accessToken === null || refreshToken === null
    ? undefined
    : { kind: 'tokens', accessToken, refreshToken, type };
}

/** The address without what a link adds. */
export function withoutLink({ pathname, searchParams }: URL): string {
  const kept = new URLSearchParams([...searchParams].filter(([name]) => !ofQuery.includes(name)));
  return kept.size === 0 ? pathname : `${pathname}?${kept}`;
}

/** Whether the reader chooses a password after this link. An invited user has none yet. */
export const choosesPassword = (type: string): boolean => type === 'recovery' || type === 'invite';
