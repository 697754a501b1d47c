// Above the screen: the network is away, or the service has a newer page.
import { useEffect, useState } from 'preact/hooks';
import { loadPageConfig, newerVersion } from '../data/page-config.ts';
import { frameWords } from '../words/en/frame.ts';
import './banners.css';

const checkMs = 5 * 60_000;

export function Banners() {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const update = () => setOffline(!navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    const timer = setInterval(() => void loadPageConfig().catch(() => {}), checkMs);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
      clearInterval(timer);
    };
  }, []);
  return (
    <div role="status" class="banners">
      {isOffline && <p class="banner">{frameWords.offline}</p>}
      {newerVersion.value && (
        <p class="banner">
          {frameWords.newerPage}{' '}
          <button type="button" class="button" onClick={() => location.reload()}>
            {frameWords.reload}
          </button>
        </p>
      )}
    </div>
  );
}
