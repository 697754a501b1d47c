export const homeWords = {
  title: 'Your organisations',
  none: (email: string) => `You belong to no organisation yet. Ask an owner to add ${email}.`,
};
