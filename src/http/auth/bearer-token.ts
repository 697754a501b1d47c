/** The token of an `authorization: Bearer …` header. Undefined for anything else. */
export function bearerTokenIn(authorization = ''): string | undefined {
  return /^bearer +([^ ]+)$/i.exec(authorization)?.[1];
}
