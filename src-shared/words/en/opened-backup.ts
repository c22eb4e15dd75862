export const openedBackup = {
  'damage.title': 'This file is damaged',
  'damage.readable': 'The part before the damage can be read.',
  'damage.cut': 'The rows of {table} end too early: there were at least {rows, number}.',
  'damage.missing':
    '{tables, plural, one{The rows of # table are not in the file.} other{The rows of # tables are not in the file.}}',
  'damage.unknown': 'It is not known which rows are affected.',
} as const;
