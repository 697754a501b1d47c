import { useEffect } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';

interface Pagination {
  readonly page: number | null;
  readonly totalPages: number | null;
}

/** Page 9 of 4, after a filter has changed: goes to the last page. */
export function useLastPage(pagination: Pagination | undefined, page: number): void {
  const { go } = useAddress();
  const last = pagination?.page === page ? pagination.totalPages : null;
  useEffect(() => {
    if (last !== null && page > 1 && page > last) go({ page: last <= 1 ? null : String(last) }, { replace: true });
  }, [last, page]);
}
