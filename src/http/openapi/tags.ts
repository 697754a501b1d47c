// The tags of the OpenAPI document. The tag of a resource is described by its declaration.
export const tags = [
  { name: 'Calls dashboard', description: 'Calls of one organisation, and their figures.' },
  { name: 'Account', description: 'The caller and the organisation’s settings.' },
  { name: 'Members', description: 'The members of an organisation, their roles, and the audit log.' },
  { name: 'Routing', description: 'Owners of numbers and pages, for the programs that connect calls and messages.' },
  { name: 'Organizations', description: 'Organisations, for the people who run the platform.' },
  { name: 'Webhooks', description: 'Where providers deliver the events of calls.' },
  { name: 'Monitoring', description: 'Health, metrics and maintenance, for the people who run the service.' },
];
