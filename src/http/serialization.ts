// Compiles a response schema when the first response needs it. A start has more than a thousand of them, most of which describe
// errors; errors are sent as strings and never need a serializer.
import Serializers from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, FastifySchema, FastifySerializerCompiler } from 'fastify';
import fp from 'fastify-plugin';

const createSerializer = Serializers();

export const serialization = fp(
  async function serialization(app: FastifyInstance) {
    const compileOnFirstUse: FastifySerializerCompiler<FastifySchema> = (route) => {
      let serialize: ReturnType<typeof compileOnFirstUse> | undefined;
      return (payload) => {
        serialize ??= createSerializer(app.getSchemas())({ ...route, httpStatus: String(route.httpStatus) });
        return serialize(payload);
      };
    };
    app.setSerializerCompiler(compileOnFirstUse);
  },
  { name: 'serialization' },
);
