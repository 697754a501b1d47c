// Reports changed files below a folder. One save causes several events, so they are collected for a moment.
import { watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const collectMs = 30;

/** `onChange` gets paths relative to the folder. It is called again only after the promise of the last call is settled. */
export function watchFolder(folder: string, onChange: (paths: readonly string[]) => Promise<void>) {
  const changed = new Set<string>();
  let isReporting = false;

  async function report(): Promise<void> {
    if (isReporting) return;
    isReporting = true;
    while (changed.size > 0) {
      await delay(collectMs);
      const paths = [...changed];
      changed.clear();
      await onChange(paths);
    }
    isReporting = false;
  }

  const watcher = watch(folder, { recursive: true }, (_event, path) => {
    if (path === null) return;
    changed.add(path);
    void report();
  });
  return { close: () => watcher.close() };
}
