// Builds the pages once for the run. `npm start` finds them built.
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { preparePages } from '../../src/pages/prepare.ts';

declare module 'vitest' {
  interface ProvidedContext {
    pagesFolder: string;
  }
}

export default async function pagesSetup({ vitest }: TestProject): Promise<void> {
  if ('pagesFolder' in vitest.getRootProject().getProvidedContext()) return;
  const built = await preparePages({ root: join(import.meta.dirname, '../..'), isProduction: false, log: () => {} });
  if ('problem' in built) throw new Error(built.problem);
  vitest.provide('pagesFolder', built.folder);
}
