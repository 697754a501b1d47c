// The configuration of the pages, read once at the start.
import { signal } from '@preact/signals';
import { api } from './api.ts';
import type { paths } from './api-types.d.ts';
import { problemOf, RequestFailed } from './problem.ts';

export type PageConfig = paths['/config.json']['get']['responses'][200]['content']['application/json'];

export const pageConfig = signal<PageConfig | undefined>(undefined);
/** Whether the service has been updated since this page was loaded. */
export const newerVersion = signal(false);

export async function loadPageConfig(): Promise<PageConfig> {
  const { data, error, response } = await api.GET('/config.json', {});
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  const known = pageConfig.value;
  if (known === undefined) pageConfig.value = data;
  else newerVersion.value = known.version !== data.version;
  return data;
}
