// Templates: agent instructions that are shared by all organisations. Every member can read them, only ops can write them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, flag, nullable, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';

export const template = defineResource({
  one: 'template',
  many: 'templates',
  description: 'Agent instructions that are shared by all organisations.',
  table: 'templates',
  writeRight: 'ops',
  fields: {
    name: required(text(200, 'Receptionist')),
    description: nullable(text(2000, 'Answers, books, takes messages')),
    content: required(text(50_000, 'You answer the telephone of {{organization}}.')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_templates',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  createExample: { name: 'Overflow' },
  example: {
    id: '274201c1-7a9b-4884-8c5d-5bb0ede0d0d4',
    name: 'Receptionist',
    description: 'Answers, books, takes messages',
    content:
      'You answer the telephone of {{organization}}. Be brief and warm. Offer the next two free times. Never guess a price.',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const templates: FastifyPluginAsyncTypebox = async function templates(app) {
  await app.register(resourceRoutes(template));
};
