import type { allDatabases as english } from '../en/all-databases.ts';

export const allDatabases = {
  'all-databases.title': 'Tất cả cơ sở dữ liệu',
  'all-databases.summary':
    '{count, plural, other{# cơ sở dữ liệu}}; {bad, plural, =0{tất cả đều được bảo vệ} other{# cần chú ý}}',
  'all-databases.find': 'Tìm cơ sở dữ liệu',
  'all-databases.nothing': 'Không có cơ sở dữ liệu nào khớp.',
  'all-databases.last-good': 'Bản tốt gần nhất',
  'all-databases.next': 'Lần tiếp theo',
  'all-databases.none': 'Không có',
  'all-databases.size': 'Kích thước',
  'all-databases.cannot-run': 'Không thể chạy',
  'all-databases.tonight': '24 giờ tới',
  'all-databases.nothing-planned': 'Không có lịch sao lưu trong 24 giờ tới.',
  'all-databases.start': '{count, plural, =1{{names}} other{# cơ sở dữ liệu: {names}}}',
  'all-databases.takes': 'khoảng {duration}',
  'all-databases.takes-unknown': 'chưa biết thời lượng',
  'all-databases.in-turn':
    'khoảng {duration}: {waiting, plural, other{# lần sao lưu chờ}} một lần khác của cùng máy chủ',
  'all-databases.blocked': '{blocked, plural, other{# trong số đó hiện không thể chạy}}',
  'all-databases.overlap': 'Bắt đầu trước khi các lần sao lưu lúc {time} dự kiến kết thúc.',
  'all-databases.run': '{name}: {at}',
  'all-databases.run-takes': '{name}: {at}, khoảng {duration}',
  'all-databases.together': 'Có lúc {together, number} lần sao lưu chạy đồng thời.',
  'all-databases.more-lanes': '{count, plural, other{Và # máy chủ khác.}}',
  'all-databases.last-error': 'Lỗi gần nhất {when}: {title}',
} as const satisfies Record<keyof typeof english, string>;
