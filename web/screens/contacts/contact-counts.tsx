// How many contacts are hot, warm and cold. Each count opens its list.
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { Card } from '../../parts/card.tsx';
import { Tile } from '../../parts/tile.tsx';
import { contactWords } from '../../words/en/contacts.ts';
import { count } from '../../words/numbers.ts';

const temperatures = ['hot', 'warm', 'cold'] as const;

export function ContactCounts({ timezone }: { readonly timezone: string }) {
  const address = useAddress();
  const stats = useGet('/api/contacts/stats', {});
  return (
    <Card title={contactWords.countsQuestion} loaded={stats} timezone={timezone} minHeightPx={56} phoneHeightPx={124}>
      {(counts) => (
        <div class="contacts-counts">
          <Tile
            name={contactWords.all}
            value={count(counts.total)}
            href={address.href({ temperature: null, search: null, page: null })}
            sentence={contactWords.countSentence(counts.total, contactWords.all)}
          />
          {temperatures.map((temperature) => (
            <Tile
              key={temperature}
              name={contactWords.temperatures[temperature]}
              value={count(counts[temperature])}
              href={address.href({ temperature, search: null, page: null })}
              sentence={contactWords.countSentence(counts[temperature], contactWords.temperatures[temperature])}
            />
          ))}
        </div>
      )}
    </Card>
  );
}
