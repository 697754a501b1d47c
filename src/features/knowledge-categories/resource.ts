import { defaulted, flag, nullable, required, text } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

export const knowledgeCategory = defineResource({
  one: 'knowledge category',
  many: 'knowledge categories',
  table: 'knowledge_categories',
  writers: agentsAndAbove,
  fields: {
    name: required(text(200, 'Opening hours')),
    description: nullable(text(2000, 'When we are there, and when we are not.')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_knowledge_categories',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  example: {
    id: '2f6d8c40-9b1e-4a7d-8e35-c0a4f7b1d692',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Opening hours',
    description: 'When we are there, and when we are not.',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
