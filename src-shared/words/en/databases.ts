export const databases = {
  'databases.menu': 'Menu',
} as const;
