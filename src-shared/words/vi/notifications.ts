import type { notifications as english } from '../en/notifications.ts';

export const notifications = {
  'notifications.not-delivered': 'Thông báo gần nhất không gửi được ({at}): {detail}',
  'notifications.not-delivered-and-waiting':
    'Thông báo gần nhất không gửi được ({at}): {detail} {waiting, plural, other{# thông báo đang chờ}}.',
  'notifications.mail-server-refused': 'Máy chủ thư đã từ chối {join}.',
  'notifications.backup-filename-sizebytes': 'Bản sao lưu: {filename}, {sizeBytes}',
  'notifications.error-code': 'Mã lỗi: {errorCode}',
  'notifications.sent-nightjar': 'Gửi bởi Nightjar {version}',
  'notifications.mail-server-refused-user-name':
    'Máy chủ thư đã từ chối tên người dùng hoặc mật khẩu.',
  'notifications.port-does-not-offer-starttls':
    '{host}, cổng {port, plain}, không hỗ trợ STARTTLS.',
  'notifications.mail-server-rejected-mail': 'Máy chủ thư đã từ chối thư: {answer}',
  'notifications.new-backup-has-warning': 'bản sao lưu mới có cảnh báo',
  'notifications.if-expected-acknowledge-warning-nightjar':
    'Nếu điều này là bình thường, hãy xác nhận đã biết cảnh báo trong Nightjar. Nếu không, hãy kiểm tra cơ sở dữ liệu.',
  'notifications.backups-work-again': 'việc sao lưu đã hoạt động trở lại',
  'notifications.backup-created-successfully': 'đã tạo bản sao lưu thành công',
  'notifications.read-back-complete': '{filename}, {sizeBytes}, đã đọc lại và đầy đủ.',
  'notifications.backups-missed': '{slots, number} lần sao lưu bị lỡ',
  'notifications.backup-missed': 'một lần sao lưu bị lỡ',
  'notifications.latest-of-several': 'Lần gần nhất: {slot}',
  'notifications.open-nightjar-create-backup-now': 'Hãy mở Nightjar và tạo bản sao lưu ngay.',
  'notifications.backup-differs-after-restore': 'một bản sao lưu có khác biệt sau khi khôi phục',
  'notifications.backup-cannot-restored': 'một bản sao lưu không khôi phục được',
  'notifications.open-nightjar-check-differences-create':
    'Hãy mở Nightjar, kiểm tra các khác biệt và tạo bản sao lưu ngay.',
  'notifications.test': 'Thử',
  'notifications.test-nightjar': 'Đây là thông báo thử của Nightjar',
  'notifications.sent-from-settings-nightjar-has':
    'Thông báo được gửi từ phần cài đặt của Nightjar và đã đến nơi.',
  'notifications.too-many': 'Có hơn {most, number} thông báo chờ gửi qua kênh này.',
  'notifications.quit-before': 'Nightjar đã thoát trước khi gửi thông báo.',
  'notifications.unexpected': 'Đã xảy ra lỗi không mong đợi.',
  'notifications.redirect':
    'Máy chủ trả lời bằng chuyển hướng ({status, plain}) đến {where}. Nightjar không theo chuyển hướng: hãy nhập địa chỉ cuối cùng.',
  'notifications.another-address': 'một địa chỉ khác',
  'notifications.answered': 'Máy chủ trả lời {status}.',
  'notifications.password-again':
    'Hãy nhập lại mật khẩu: mật khẩu đã lưu thuộc về máy chủ thư trước.',
  'notifications.key-again': 'Hãy nhập lại khóa.',
  'notifications.nothing-answers': 'Không có gì trả lời tại {host}, cổng {port, plain}.',
  'notifications.host-unknown': 'Không tìm thấy máy tính nào tên “{host}”.',
  'notifications.no-way': 'Không có đường đến {host}: mạng bị mất, hoặc có tường lửa ở giữa.',
  'notifications.certificate-not-trusted': 'Chứng chỉ của {host} không đáng tin.',
  'notifications.tls-kind': '{host}, cổng {port, plain}, không hỗ trợ loại TLS đã chọn.',
  'notifications.no-answer-in-time': '{host}, cổng {port, plain}, không trả lời kịp thời.',
  'notifications.closed-without-answer':
    '{host}, cổng {port, plain}, đã đóng kết nối mà không trả lời.',
  'notifications.not-reached': 'Không kết nối được đến {host}, cổng {port, plain}.',
  'notifications.backups-not-affected': '{explanation} Các bản sao lưu không bị ảnh hưởng.',
  'notifications.not-set-up': 'Kênh này chưa được thiết lập.',
  'notifications.desktop-shows-none': 'Màn hình nền này không hiển thị thông báo.',
} as const satisfies Record<keyof typeof english, string>;
