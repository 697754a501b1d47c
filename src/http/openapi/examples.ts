// What "Try it out" sends when nothing is changed: it must be answered well. So only what has to be sent has an example; an
// optional parameter that has one would be sent too, and narrow the answer.
import type { FastifyContextConfig } from 'fastify';
import { isReference, type Operation, type Parameter } from './document.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Optional parameters that are sent all the same, where at least one of several is needed. */
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
  const shown = all.filter((value) => value !== undefined);
  if (parameter.name in tryWith) return { ...others, example: tryWith[parameter.name] };
  if (parameter.required === true) return shown.length === 0 ? others : { ...others, example: shown[0] };
  if (shown.length === 0) return others;
  const written = shown.map((value) => `\`${value}\``).join(' or ');
  return { ...others, description: [others.description, `For example ${written}.`].filter(Boolean).join(' ') };
}
