// Answers are written by compiled schemas, each compiled when the first answer needs it: together they would take half of a start.
import Serializers from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, FastifySchema, FastifySerializerCompiler } from 'fastify';
import fp from 'fastify-plugin';

const build = Serializers();

export const serialization = fp(
  async function serialization(app: FastifyInstance) {
    const compile: FastifySerializerCompiler<FastifySchema> = (route) => {
      let write: ReturnType<typeof compile> | undefined;
      return (answer) => {
        write ??= build(app.getSchemas())({ ...route, httpStatus: String(route.httpStatus) });
        return write(answer);
      };
    };
    app.setSerializerCompiler(compile);
  },
  { name: 'serialization' },
);
