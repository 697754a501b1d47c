/** Below the repository: keys, and a folder for each stack that runs at the same time. Git ignores it. */
export const stackHome = '.callboard';
