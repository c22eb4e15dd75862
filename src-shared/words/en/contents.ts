export const contents = {
  'contents.rows.whole': '{rows, plural, one{# row} other{# rows}}',
  'contents.rows.cut': 'at least {rows, plural, one{# row} other{# rows}}',
  'contents.rows.missing': 'rows not in the file',
  'contents.count.cut': '≥ {rows, number}',
  'contents.count.missing': 'not in the file',
  'contents.no-rows.missing':
    'The rows of this table are not in the file: the file ends before them.',
} as const;
