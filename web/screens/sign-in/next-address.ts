/** Where the reader wanted to go. Only an address of these pages: `//host` would leave them, and so would the path of `/.//host`. */
export function nextAddress(url: string, origin: string): string {
  const target = URL.parse(new URL(url, origin).searchParams.get('next') ?? '/', origin);
  return target?.origin === origin && !/^\/(\/|sign-in)/.test(target.pathname) ? target.pathname + target.search : '/';
}
