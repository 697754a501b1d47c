// Examples for "Try it out", whose unchanged request must succeed. Only required parameters have an example: one of an optional
// parameter would be sent too, and would filter the response.
import type { FastifyContextConfig } from 'fastify';
import { isReference, type Operation, type Parameter } from './document.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Optional parameters with an example, where at least one of several is required. */
    tryWith?: Readonly<Record<string, unknown>>;
  }
}

export function withExamples(operation: Operation, { tryWith = {} }: FastifyContextConfig): Operation {
  const { parameters } = operation;
  if (parameters === undefined) return operation;
  return {
    ...operation,
    parameters: parameters.map((parameter) => (isReference(parameter) ? parameter : tryable(parameter, tryWith))),
  };
}

function tryable(parameter: Parameter, tryWith: Readonly<Record<string, unknown>>): Parameter {
  const { example, examples, ...others } = parameter;
  const all = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value);
  const known = all.filter((value) => value !== undefined);
  if (parameter.name in tryWith) return { ...others, example: tryWith[parameter.name] };
  if (parameter.required === true) return known.length === 0 ? others : { ...others, example: known[0] };
  if (known.length === 0) return others;
  const listed = known.map((value) => `\`${value}\``).join(' or ');
  return { ...others, description: [others.description, `For example ${listed}.`].filter(Boolean).join(' ') };
}
