// The clock of the service. The clock of the device can be wrong, and "today" must not depend on it.
let offsetMs = 0;

export function readServerClock(headers: Headers): void {
  const sentMs = Date.parse(headers.get('date') ?? '');
  if (!Number.isNaN(sentMs) && headers.get('age') === null) offsetMs = sentMs - Date.now();
}

export const serverNowMs = (): number => Date.now() + offsetMs;
