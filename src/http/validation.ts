// Validation. Values in a body keep their type; values in a URL are text and are converted to the number or list of the schema.
import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifyInstance, FastifySchema, FastifySchemaCompiler } from 'fastify';
import fp from 'fastify-plugin';

const build = AjvCompiler();
// Unknown fields are errors and are not removed. `verbose` gives the error handler the schema, with its examples.
const common = { removeAdditional: false, verbose: true, allErrors: false } as const;
/** strictNumbers is off, because it would let 'Infinity' pass every maximum. */
const urlValidator = build({}, { customOptions: { ...common, coerceTypes: 'array', strictNumbers: false } });
const bodyValidator = build({}, { customOptions: { ...common, coerceTypes: false } });

type Compile = FastifySchemaCompiler<FastifySchema>;

/** A schema takes milliseconds to compile, so each is compiled on its first use. */
function compileOnFirstUse(compile: Compile): Compile {
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
    // Some clients send a content type without a body, for example in a DELETE.
    const parse = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body.length === 0) done(null, undefined);
      else parse(request, String(body), done);
    });
    app.setValidatorCompiler(
      compileOnFirstUse((route) => (route.httpPart === 'body' ? bodyValidator(route) : urlValidator(route))),
    );
  },
  { name: 'validation' },
);
