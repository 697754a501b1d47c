/** Where the reader wanted to go. Only an address of these pages: `//host` would leave them. */
export function nextAddress(url: string): string {
  const next = new URL(url, location.origin).searchParams.get('next') ?? '/';
  const target = new URL(next, location.origin);
  return target.origin === location.origin && !target.pathname.startsWith('/sign-in')
    ? target.pathname + target.search
    : '/';
}
