export const homeWords = {
  title: 'Your organisations',
  none: (email: string) => `You belong to no organisation yet. Ask an owner to add ${email}.`,
  copyAddress: 'Copy the address',
  addressCopied: 'The address is copied.',
  lookAgain: 'Look again',
  signOut: 'Sign out',
};
