import type { connectionDialog as english } from '../en/connection-dialog.ts';

export const connectionDialog = {
  'connection-dialog.connect-database': 'Kết nối cơ sở dữ liệu',
  'connection-dialog.edit-connection': 'Sửa kết nối',
  'connection-dialog.test-connection': 'Thử kết nối',
  'connection-dialog.cancel': 'Hủy',
  'connection-dialog.save': 'Lưu',
  'connection-dialog.password': 'Mật khẩu',
  'connection-dialog.stored-keychain': 'Đã lưu trong kho khóa',
  'connection-dialog.show-hide-password': 'Hiện hoặc ẩn mật khẩu',
  'connection-dialog.remove-stored-password': 'Xóa mật khẩu đã lưu',
  'connection-dialog.keep-password-memory-until-i': 'Giữ mật khẩu trong bộ nhớ đến khi tôi thoát',
  'connection-dialog.name': 'Tên',
  'connection-dialog.what-database-called-nightjar': 'Tên của cơ sở dữ liệu này trong Nightjar.',
  'connection-dialog.host': 'Máy chủ',
  'connection-dialog.localhost-db-example-com-run':
    'localhost, db.example.com hoặc /run/postgresql',
  'connection-dialog.port': 'Cổng',
  'connection-dialog.database': 'Cơ sở dữ liệu',
  'connection-dialog.user': 'Người dùng',
  'connection-dialog.asking-server': 'Đang hỏi máy chủ…',
  'connection-dialog.connected': 'Đã kết nối.',
  'connection-dialog.encryption-tls': 'Mã hóa (TLS)',
  'connection-dialog.root-certificate': 'Chứng chỉ gốc',
  'connection-dialog.none-chosen': 'Chưa chọn',
  'connection-dialog.chosen-earlier': 'Đã chọn trước đây',
  'connection-dialog.remove-certificate': 'Gỡ chứng chỉ',
  'connection-dialog.choose-certificate': 'Chọn chứng chỉ…',
  'connection-dialog.paste-postgresql-url': 'Dán một URL postgresql://',
  'connection-dialog.filled-below-check-values': 'Đã điền bên dưới. Hãy kiểm tra các giá trị.',
  'connection-dialog.fill-fields-below': 'Hoặc điền các ô bên dưới.',
  'connection-dialog.fill': 'Điền',
  'connection-dialog.test': 'Kết quả thử',
  'connection-dialog.url-names': 'URL nêu {rootCertificatePath}',
  'connection-dialog.choose-certificate-here': '{named}: hãy chọn chứng chỉ đó ở đây.',
  'connection-dialog.but-mode-does-not-use':
    '{named}, nhưng chế độ này không dùng nó. Để dùng, hãy chọn verify-full hoặc verify-ca.',
  'connection-dialog.connection-already-has-name': 'Đã có một kết nối tên “{name}”.',
  'connection-dialog.stored.ready': 'Chỉ được lưu trong kho khóa của hệ thống này.',
  'connection-dialog.stored.locked':
    'Được lưu trong kho khóa của hệ thống này. Hệ thống sẽ yêu cầu bạn mở khóa.',
  'connection-dialog.stored.unavailable':
    'Không có kho khóa nào, nên không thể lưu mật khẩu lâu dài.',
  'connection-dialog.tls.disable': 'Không bao giờ mã hóa',
  'connection-dialog.tls-explained.disable':
    'Cho máy chủ trên máy tính này. Trên mạng, người khác có thể đọc dữ liệu.',
  'connection-dialog.tls.prefer': 'Mã hóa nếu máy chủ hỗ trợ',
  'connection-dialog.tls-explained.prefer':
    'Dùng được với mọi máy chủ, nhưng không bảo đảm mã hóa. Cho mạng mà bạn tin cậy.',
  'connection-dialog.tls.require': 'Luôn mã hóa',
  'connection-dialog.tls-explained.require':
    'Người khác không đọc được dữ liệu. Danh tính của máy chủ không được xác minh.',
  'connection-dialog.tls.verify-ca': 'Mã hóa, xác minh chứng chỉ',
  'connection-dialog.tls-explained.verify-ca':
    'Máy chủ phải đưa ra chứng chỉ được ký bằng chứng chỉ gốc bên dưới.',
  'connection-dialog.tls.verify-full': 'Mã hóa, xác minh chứng chỉ và tên máy chủ',
  'connection-dialog.tls-explained.verify-full':
    'Chứng chỉ cũng phải nêu tên máy chủ này. Hãy chọn chế độ này khi kết nối qua internet.',
  'connection-dialog.connected-to':
    '{connected} PostgreSQL {version}, {size}. Bản sao lưu sẽ được tạo bằng pg_dump {tool}.',
  'connection-dialog.question.save':
    'Lần thử gần nhất đã thất bại: {reason}. Không kết nối được máy chủ thì không thể tạo bản sao lưu. Vẫn lưu kết nối?',
  'connection-dialog.question.back': 'Quay lại',
  'connection-dialog.question.save-anyway': 'Vẫn lưu',
  'connection-dialog.question.discard': 'Các thay đổi của bạn chưa được lưu. Bỏ chúng?',
  'connection-dialog.question.keep': 'Tiếp tục sửa',
  'connection-dialog.question.discard-now': 'Bỏ thay đổi',
} as const satisfies Record<keyof typeof english, string>;
