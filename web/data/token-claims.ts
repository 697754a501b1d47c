// Reads an access token. It is not verified: the service does that. It only tells whose session it is.
interface Claims {
  readonly sub?: string;
  readonly email?: string;
  /** `aal1`: signed in without the second factor. */
  readonly aal?: string;
}

/** Without claims when it is no token. */
export function claimsOf(accessToken: string): Claims {
  try {
    const payload = accessToken.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}
