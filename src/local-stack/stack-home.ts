/** A folder of the repository that Git ignores: the keys, and one folder for each stack that runs. */
export const stackHome = '.callboard';
