// Under each card, when switched on with the key i: the request, the cache, the time in the database, and the request as curl.
import { signal } from '@preact/signals';
import type { Cost } from '../loaded.ts';
import { cardWords } from '../words/en/card.ts';
import { Button } from './button.tsx';
import './x-ray.css';

export const isXRayOn = signal(false);

/** The latest answer that a card has shown: for the key that copies a request. */
let latest: Cost | undefined;
export const lastCost = (): Cost | undefined => latest;

export function XRay({ cost }: { readonly cost: Cost | undefined }) {
  if (cost !== undefined) latest = cost;
  if (!isXRayOn.value || cost === undefined) return null;
  const { pathname, search } = new URL(cost.url);
  return (
    <div class="x-ray">
      <code>{`GET ${pathname}${search}`}</code>
      <span>{cardWords.cost(cost.cache, cost.ageSeconds, cost.timing)}</span>
      <Button kind="quiet" onClick={() => void navigator.clipboard.writeText(asCurl(cost.url))}>
        {cardWords.copyCurl}
      </Button>
    </div>
  );
}

/** Without the token: a copied command must not carry a secret. */
export function asCurl(url: string): string {
  return `curl -s -H "authorization: Bearer $CALLBOARD_TOKEN" -H "x-org-id: $CALLBOARD_ORG" '${url.replaceAll("'", '%27')}'`;
}
