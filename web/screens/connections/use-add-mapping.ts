import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { say } from '../../frame/toast.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';

export type MappingKind = 'agent' | 'number';

interface NewMapping {
  readonly kind: MappingKind;
  readonly providerId: string;
  readonly targetId: string;
}

/** Says how many earlier calls were filled in. */
export function useAddMapping(connectionId: string) {
  const add = useChange(({ kind, providerId, targetId }: NewMapping) =>
    api.POST('/api/connections/{id}/mappings', {
      params: { path: { id: connectionId } },
      body: {
        kind,
        provider_id: providerId,
        ...(kind === 'agent' ? { agent_id: targetId } : { phone_number_id: targetId }),
      },
    }),
  );
  async function map(mapping: NewMapping): Promise<boolean> {
    const added = await add.run(mapping);
    if (added !== undefined) say(mappingWords.mapped(added.filledCalls, added.hasMoreCalls));
    return added !== undefined;
  }
  return { map, isRunning: add.isRunning, problem: add.problem };
}
