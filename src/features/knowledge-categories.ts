import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, flag, nullable, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';

export const knowledgeCategory = defineResource({
  one: 'knowledge category',
  many: 'knowledge categories',
  description: 'The topics that agents can answer questions about.',
  table: 'knowledge_categories',
  writeRight: 'knowledge-categories.write',
  fields: {
    name: required(text(200, 'Opening hours')),
    description: nullable(text(2000, 'Regular hours, and closures on public holidays')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_knowledge_categories',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  createExample: { name: 'Opening hours', description: 'Regular hours, and closures on public holidays' },
  example: {
    id: '4f22d7e4-25e3-485d-8811-2531d5f23fa7',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Insurance',
    description: 'Which plans are accepted and what they cover',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const knowledgeCategories: FastifyPluginAsyncTypebox = async function knowledgeCategories(app) {
  await app.register(resourceRoutes(knowledgeCategory));
};
