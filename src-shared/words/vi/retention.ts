import type { retention as english } from '../en/retention.ts';

export const retention = {
  'retention.title': 'Những gì sẽ bị xóa bây giờ',
  'retention.close': 'Đóng',
  'retention.loading': 'Đang tải…',
  'retention.nothing':
    'Không có gì: trong {total, plural, other{# bản sao lưu}}, không bản nào phải xóa sau {days, plural, other{# ngày}}.',
  'retention.summary':
    '{count, plural, =1{# bản sao lưu cũ hơn {days, plural, other{# ngày}} và sẽ bị xóa: {size}, ngày {newest}.} other{# bản sao lưu cũ hơn {days, plural, other{# ngày}} và sẽ bị xóa: {size}, từ ngày {oldest} đến ngày {newest}.}}',
  'retention.clock':
    'Đồng hồ của máy tính này bị nhảy, hoặc máy tính đã tắt trong thời gian dài. Hãy kiểm tra ngày trước khi xóa bản sao lưu.',
  'retention.goes': 'Các bản sao lưu sẽ bị xóa',
  'retention.goes-one': '{days, plural, other{# ngày}} tuổi, {size}',
  'retention.stays': '{count, plural, other{# bản sao lưu được giữ lại}}',
  'retention.more': 'Và {count, number} bản khác.',
  'retention.ask': '{count, plural, other{Xóa # bản sao lưu…}}',
  'retention.question.title': '{count, plural, other{Xóa # bản sao lưu?}}',
  'retention.question.confirm': '{count, plural, other{Xóa # bản sao lưu}}',
  'retention.question.what':
    '{count, plural, =1{{size}, ngày {newest}.} other{{size}, từ ngày {oldest} đến ngày {newest}.}}',
  'retention.question.back': 'Quay lại',
  'retention.question.note':
    '{count, plural, other{Bạn có thể đặt lại trong vòng 24 giờ, từ danh sách bên dưới các bản sao lưu.}}',
  'retention.done': '{count, plural, other{Đã xóa #, {size}. Có thể đặt lại trong vòng 24 giờ.}}',
  'retention.not-done': '{count, plural, other{Không xóa được #:}}',
  'retention.rule.young-enough': 'Chưa đủ cũ',
  'retention.rule.newest-verified': 'Bản sao lưu đã kiểm tra mới nhất',
  'retention.rule.pinned': 'Đã ghim',
  'retention.rule.in-use': 'Đang được dùng',
  'retention.rule.dated-in-the-future': 'Ngày của nó ở tương lai',
  'retention.rule.manifest-not-readable': 'Không đọc được tệp manifest của nó',
  'retention.rule.not-ours': 'Không có tệp manifest mô tả nó',
  'retention.rule.of-a-connection': 'Nó thuộc về một kết nối',
} as const satisfies Record<keyof typeof english, string>;
