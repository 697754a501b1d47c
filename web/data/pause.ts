/** Ends early when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);

  return promise;

  function end(): void {
    clearTimeout(timer);
    // The signal lives as long as the page: without this it would keep every pause.
    signal.removeEventListener('abort', end);
    resolve();
  }
}
