export const savedViewWords = {
  none: 'No view is saved yet. Set filters, then save them here.',
  name: 'Name of the view',
  save: 'Save these filters as',
  saveButton: 'Save',
  share: 'Share it with the organisation',
  shared: 'shared',
  shareButton: 'Share',
  unshare: 'Make it private',
  rename: 'Rename',
  remove: 'Delete',
  change: (name: string) => `Change ${name}`,
  readOnly: 'Your role uses saved views. Owners, admins and agents save them.',
};
