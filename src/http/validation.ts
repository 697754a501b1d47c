// What is sent in a body is taken as it is; what stands in an address is text, and becomes the number or the list that was meant.
import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifyInstance, FastifySchema, FastifySchemaCompiler } from 'fastify';
import fp from 'fastify-plugin';

const build = AjvCompiler();
// Unknown fields are refused, not removed. verbose tells the error handler an example of what was meant.
const common = { removeAdditional: false, verbose: true, allErrors: false } as const;
/** strictNumbers would let Infinity, made from a string, past every maximum. */
const ofAddresses = build({}, { customOptions: { ...common, coerceTypes: 'array', strictNumbers: false } });
const ofBodies = build({}, { customOptions: { ...common, coerceTypes: false } });

type Compile = FastifySchemaCompiler<FastifySchema>;

/** Compiling takes milliseconds a schema, and most starts meet few of the routes. */
function onFirstUse(compile: Compile): Compile {
  return (route) => {
    let compiled: ReturnType<Compile> | undefined;
    const validate: ReturnType<Compile> = (data) => {
      compiled ??= compile(route);
      const isValid = compiled(data);
      validate.errors = compiled.errors ?? null;
      return isValid;
    };
    return validate;
  };
}

export const validation = fp(
  async function validation(app: FastifyInstance) {
    app.removeContentTypeParser('text/plain');
    // Clients that always say what their body is say it of none as well, in a DELETE for one.
    const parse = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body.length === 0) done(null, undefined);
      else parse(request, String(body), done);
    });
    app.setValidatorCompiler(onFirstUse((route) => (route.httpPart === 'body' ? ofBodies(route) : ofAddresses(route))));
  },
  { name: 'validation' },
);
