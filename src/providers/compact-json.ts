/** The JSON body as `JSON.stringify` writes it: what some providers sign. Null: the body is no JSON, or nested too deeply. */
export function compactJson(rawBody: Buffer): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(rawBody.toString())));
  } catch {
    return null;
  }
}
