import { useGet } from './get.ts';

/** The currency of the organisation's costs. */
export function useCurrency(): string {
  return useGet('/api/settings', {}).value?.currency ?? 'USD';
}
