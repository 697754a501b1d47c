// What a change of the time zone would do, before it is saved.
import { useEffect } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useCheck } from '../../data/check.ts';
import { Notice } from '../../parts/notice.tsx';
import { settingsWords } from '../../words/en/settings.ts';
import { clockTime } from '../../words/time.ts';

export function ZoneEffect({ timezone }: { readonly timezone: string }) {
  const { value: effect, ask } = useCheck((zone: string) =>
    api.POST('/api/settings/preview', { body: { timezone: zone } }),
  );
  useEffect(() => ask(timezone), [timezone]);
  if (effect === undefined) return null;
  const { current, next, recount } = effect;
  return (
    <Notice>
      <p>{settingsWords.zoneEffect(clockTime(current.timezone, next.from), next.timezone)}</p>
      <p>{recount === null ? settingsWords.noRecount : settingsWords.recountOf(recount.days)}</p>
    </Notice>
  );
}
