// The currency of the organisation's costs.
import { useGet } from './get.ts';

/** Undefined until it is known: a cost without its currency is not shown. */
export function useCurrency(): string | undefined {
  return useGet('/api/settings', {}).value?.currency;
}
