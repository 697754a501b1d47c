import type { Outcome } from './channel.ts';

/** Posts an alert as JSON. Never throws: an error's message could contain the URL, which is a secret. */
export async function postJson(url: string, body: object, signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    });
    // Not awaited: the rest of the response must not delay the next alert.
    response.body?.cancel().catch(() => {});
    if (response.ok) return 'delivered';
    return response.status < 500 && response.status !== 429 ? 'refused' : 'failed';
  } catch {
    return 'failed';
  }
}
