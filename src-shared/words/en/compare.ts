export const compare = {
  'compare.damaged': 'The comparison is incomplete: a file is damaged',
  'compare.damaged.side': '{name}: {damage}',
  'compare.damaged.rows':
    'Rows that are not in a damaged file were not compared. Rows after the damage count as removed or added.',
} as const;
