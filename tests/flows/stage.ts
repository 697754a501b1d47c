// What all flows share: one service on a real stack, a proxy to its database that can fail, and one browser.
import { afterAll, beforeAll } from 'vitest';
import type { TestBrowser } from '../helpers/chromium.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { type PagesService, startPagesService } from '../helpers/pages-service.ts';
import { useBrowser } from '../helpers/with-chromium.ts';

/** Only inside tests: it is started in a hook. */
export interface Stage {
  readonly service: PagesService;
  readonly upstream: FaultyUpstream;
  readonly browser: TestBrowser;
}

export function useStage(): Stage {
  const browser = useBrowser();
  let upstream: FaultyUpstream | undefined;
  let service: PagesService | undefined;
  beforeAll(async () => {
    service = await startPagesService({
      between: async (services) => {
        upstream = await startFaultyUpstream(services.supabase.url);
        return upstream.inFrontOf(services);
      },
    });
  });
  afterAll(async () => {
    await service?.close();
    await upstream?.close();
  });
  return {
    get service() {
      return started(service);
    },
    get upstream() {
      return started(upstream);
    },
    get browser() {
      return browser();
    },
  };
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The stage is set in a hook: use it inside a test');
  return part;
}
