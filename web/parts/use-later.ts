// Code that a screen does not need at first is loaded when it does.
import { useEffect, useState } from 'preact/hooks';

/** Undefined until it is needed and loaded. */
export function useLater<Loaded>(isNeeded: boolean, load: () => Promise<Loaded>): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    if (isNeeded && loaded === undefined) void load().then((code) => setLoaded(() => code));
  }, [isNeeded]);
  return loaded;
}
