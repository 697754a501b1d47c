const deadlineMs = 10_000;

/**
 * The client of Auth ends the session when its renewal is refused. A limit of requests is no refusal: as a 503 the client repeats the
 * renewal, and keeps the session.
 */
export async function fetchAuth(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, signal: AbortSignal.timeout(deadlineMs) });
  const isRenewal = String(input).includes('grant_type=refresh_token');
  return response.status === 429 && isRenewal ? new Response(response.body, { status: 503 }) : response;
}
