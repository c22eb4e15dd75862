import type { when as english } from '../en/when.ts';

export const when = {
  'when.every-day': 'Mỗi ngày lúc {time}',
  'when.weekdays': 'Thứ Hai đến thứ Sáu lúc {time}',
  'when.weekends': 'Thứ Bảy và Chủ nhật lúc {time}',
  'when.days': '{days} lúc {time}',
  'when.cron': 'Theo biểu thức cron “{expression}”',
  'when.and': '{first} và {last}',
  'when.day.0': 'Chủ nhật',
  'when.day.1': 'thứ Hai',
  'when.day.2': 'thứ Ba',
  'when.day.3': 'thứ Tư',
  'when.day.4': 'thứ Năm',
  'when.day.5': 'thứ Sáu',
  'when.day.6': 'thứ Bảy',
} as const satisfies Record<keyof typeof english, string>;
