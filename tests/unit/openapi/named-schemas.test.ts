import { describe, expect, it } from 'vitest';
import { nameSchemas } from '../../../src/http/openapi/named-schemas.ts';

const room = { title: 'Room', type: 'object', properties: { name: { type: 'string', examples: ['Blue'] } } };
const reference = { $ref: '#/components/schemas/Room' };

describe('schemas with a title', () => {
  it('become components, and are replaced by references', () => {
    const { part, schemas } = nameSchemas({ one: room, many: { type: 'array', items: room } });
    expect(part).toEqual({ one: reference, many: { type: 'array', items: reference } });
    expect(schemas).toEqual({ Room: { type: 'object', properties: room.properties } });
  });

  it('are the same when only their descriptions differ', () => {
    const other = {
      ...room,
      description: 'Ours.',
      properties: { name: { type: 'string', description: 'On the door.' } },
    };
    expect(Object.keys(nameSchemas([room, other]).schemas)).toEqual(['Room']);
  });

  it('are refused when two different ones have the same title', () => {
    const other = { ...room, properties: { name: { type: 'integer' } } };
    expect(() => nameSchemas([room, other])).toThrow('Two different schemas have the title Room');
  });

  it('may be null in addition to the reference', () => {
    const { part, schemas } = nameSchemas([{ ...room, type: ['object', 'null'] }, room]);
    expect(part).toEqual([{ anyOf: [reference, { type: 'null' }] }, reference]);
    expect(schemas.Room?.type).toBe('object');
  });

  it('are not searched for in examples and defaults', () => {
    const shown = { type: 'object', example: { title: 'Room', name: 'Blue' }, default: { title: 'Red' } };
    expect(nameSchemas(shown)).toEqual({ part: shown, schemas: {} });
  });

  it('and enums of strings have a type, and null is a separate schema', () => {
    const { part } = nameSchemas([
      { enum: ['a', 'b'] },
      { enum: ['a', null], description: 'Which.' },
      { enum: [1, 2] },
    ]);
    expect(part).toEqual([
      { type: 'string', enum: ['a', 'b'] },
      { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }], description: 'Which.' },
      { enum: [1, 2] },
    ]);
  });
});
