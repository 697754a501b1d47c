// The configuration of the pages, read once at the start.
import { signal } from '@preact/signals';
import { api } from './api.ts';
import type { paths } from './api-types.d.ts';
import { problemOf, RequestFailed } from './problem.ts';

export type PageConfig = paths['/config.json']['get']['responses'][200]['content']['application/json'];

export const pageConfig = signal<PageConfig | undefined>(undefined);

export async function loadPageConfig(): Promise<PageConfig> {
  const { data, error, response } = await api.GET('/config.json', {});
  if (data === undefined) throw new RequestFailed(problemOf(response, error));
  pageConfig.value = data;
  return data;
}
