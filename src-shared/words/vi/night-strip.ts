import type { nightStrip as english } from '../en/night-strip.ts';

export const nightStrip = {
  'night-strip.name': '{nights, number} đêm gần nhất',
  'night-strip.today': 'Hôm nay',
  'night-strip.night': '{day}: {facts}',
  'night-strip.and': '{first}, {next}',
  'night-strip.then': '{facts}. {reason}',
  'night-strip.backup': '{size}',
  'night-strip.backup-took': '{size} trong {duration}',
  'night-strip.backups': '{count, plural, other{# bản sao lưu}}, bản gần nhất {size}',
  'night-strip.proven': 'đã kiểm chứng',
  'night-strip.not-good': 'không phải bản sao lưu tốt',
  'night-strip.nothing': 'không có bản sao lưu',
  'night-strip.before': 'trước bản sao lưu đầu tiên',
  'night-strip.kind.good': 'Tốt',
  'night-strip.kind.late': 'Muộn',
  'night-strip.kind.missed': 'Bị lỡ',
  'night-strip.kind.failed': 'Thất bại',
  'night-strip.kind.paused': 'Tạm dừng',
  'night-strip.summary':
    '{covered, plural, other{# đêm có bản sao lưu}} trong {nights, number} đêm gần nhất; {missed, plural, =0{không lỡ đêm nào} other{lỡ # đêm}}',
  'night-strip.legend': 'Chú giải',
  'night-strip.legend-height': 'Chiều cao: kích thước',
  'night-strip.legend-dot': 'Chấm: đã kiểm chứng',
} as const satisfies Record<keyof typeof english, string>;
