// The tags of the OpenAPI document. The tag of a resource is described by its declaration.
export const tags = [
  { name: 'Calls dashboard', description: 'The calls of one organisation, and their figures.' },
  { name: 'Account', description: 'The current user, and the settings of the organisation.' },
  {
    name: 'Routing',
    description: 'The owner of a number or a page, for the programs that connect calls and messages.',
  },
  { name: 'Organizations', description: 'Organisations, for ops.' },
  { name: 'Monitoring', description: 'The state of the service, for ops and monitoring.' },
];
