// Where the reader was on a screen, for the way back. The browser would restore it before the rows are drawn.
const positions = new Map<string, number>();
const patienceMs = 5000;

history.scrollRestoration = 'manual';
/** The address that the reader went back, or forward, to. */
let returnedTo: string | undefined;
addEventListener('popstate', () => {
  returnedTo = location.pathname + location.search;
});

export function keepScroll(url: string): void {
  positions.set(url, scrollY);
}

/** Only on the way back: as soon as the screen is high enough, unless the reader does something before. */
export function restoreScroll(url: string): void {
  const y = returnedTo === url ? (positions.get(url) ?? 0) : 0;
  returnedTo = undefined;
  if (y === 0) return;
  const ended = new AbortController();
  const end = () => ended.abort();
  const grown = new ResizeObserver(() => {
    if (document.documentElement.scrollHeight < y + innerHeight) return;
    scrollTo(0, y);
    end();
  });
  const timer = setTimeout(end, patienceMs);
  ended.signal.addEventListener('abort', () => {
    grown.disconnect();
    clearTimeout(timer);
  });
  for (const input of ['wheel', 'touchstart', 'keydown', 'pointerdown', 'popstate'])
    addEventListener(input, end, { signal: ended.signal, passive: true });
  grown.observe(document.body);
}
