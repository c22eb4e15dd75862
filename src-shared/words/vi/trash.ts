import type { trash as english } from '../en/trash.ts';

export const trash = {
  'trash.question.title': '{count, plural, =1{Xóa bản sao lưu này?} other{Xóa # bản sao lưu?}}',
  'trash.question.confirm': '{count, plural, =1{Xóa bản sao lưu} other{Xóa # bản sao lưu}}',
  'trash.question.several': '{size}, từ ngày {oldest} đến ngày {newest}',
  'trash.question.one': '{size}, tạo ngày {created}',
  'trash.question.note':
    '{count, plural, other{Bạn có thể đặt lại trong vòng 24 giờ. Đến lúc đó dung lượng vẫn bị chiếm, trừ khi một bản sao lưu mới cần đến.}}',
  'trash.question.for-good':
    'Xóa vĩnh viễn và giải phóng dung lượng ngay. Thao tác này không thể hoàn tác.',
  'trash.deleted.title': '{count, plural, other{Đã xóa # bản sao lưu}}',
  'trash.deleted.message': '{count, plural, other{Có thể đặt lại trong vòng 24 giờ.}}',
  'trash.deleted-for-good.title': '{count, plural, other{Đã xóa vĩnh viễn # bản sao lưu}}',
  'trash.deleted-for-good.message': 'Dung lượng đã được giải phóng.',
  'trash.not-deleted.title': '{count, plural, other{Chưa xóa được # bản sao lưu}}',
  'trash.not-put-back.title': '{count, plural, other{Chưa đặt lại được # bản sao lưu}}',
  'trash.more-reasons': 'Và {count, number} lý do khác.',
  'trash.all-deleted.title': 'Tất cả bản sao lưu đã bị xóa',
  'trash.all-deleted.message':
    'Bạn có thể đặt lại chúng trong vòng 24 giờ: mở “Đã xóa trong 24 giờ qua” ở bên dưới.',
  'trash.undo': 'Hoàn tác',
  'trash.put-back.title': '{count, plural, other{Đã đặt lại # bản sao lưu}}',
  'trash.put-back.pinned':
    '{count, plural, other{# bản sao lưu cũ hơn thời hạn giữ của bạn, nên sẽ bị xóa lần nữa. Vì vậy Nightjar đã ghim chúng. Bỏ ghim nếu chúng được phép bị xóa.}}',
  'trash.list.summary': '{count, plural, other{Đã xóa trong 24 giờ qua: # bản sao lưu, {size}}}',
  'trash.list.name': 'Các bản sao lưu đã xóa',
  'trash.list.entry': '{created}, {size}',
  'trash.list.by-age': 'Bị xóa {when} theo tuổi. Bị xóa vĩnh viễn {end}.',
  'trash.list.by-user': 'Bị {user} xóa {when}. Bị xóa vĩnh viễn {end}.',
  'trash.list.by-unknown': 'Bị xóa {when}. Bị xóa vĩnh viễn {end}.',
  'trash.list.soon': 'sắp tới',
  'trash.list.put-back': 'Đặt lại',
  'trash.list.put-back-named': 'Đặt lại {filename}',
  'trash.list.put-all-back': 'Đặt lại tất cả',
  'trash.list.delete': 'Xóa ngay…',
  'trash.list.delete-named': 'Xóa ngay {filename}',
  'trash.list.delete-all': 'Xóa ngay tất cả…',
  'trash.empty.title': 'Xóa vĩnh viễn?',
  'trash.empty.confirm': 'Xóa vĩnh viễn',
  'trash.empty.one': '{filename}, {size}',
  'trash.empty.all': 'Tất cả {count, number} bản sao lưu đã xóa, {size}',
  'trash.empty.note': 'Dung lượng được giải phóng ngay. Thao tác này không thể hoàn tác.',
} as const satisfies Record<keyof typeof english, string>;
