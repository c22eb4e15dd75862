import type { settings as english } from '../en/settings.ts';

export const settings = {
  'settings.api.title': 'HTTP API',
  'settings.api.switch': 'Cho phép các chương trình trên máy tính này tạo và liệt kê bản sao lưu',
  'settings.api.description':
    'Chỉ các chương trình trên máy tính này dùng được API. Mỗi yêu cầu cần một token. Yêu cầu từ trang web bị từ chối.',
  'settings.api.port': 'Cổng',
  'settings.api.save-port': 'Lưu cổng',
  'settings.api.port-unusable': 'API đang bật, nhưng không dùng được cổng của nó.',
  'settings.api.off': 'Tắt.',
  'settings.api.copy-address': 'Sao chép địa chỉ',
  'settings.admins': 'Quản trị viên',
  'settings.add-admin': 'Thêm quản trị viên…',
  'settings.you': '(bạn)',
  'settings.added': 'Đã thêm:',
  'settings.remove': 'Gỡ bỏ…',
  'settings.remove-name': 'Gỡ bỏ {name}…',
  'settings.only-admins-create-open-restore':
    'Chỉ quản trị viên được tạo, mở, khôi phục và xóa bản sao lưu. Không thể gỡ bỏ quản trị viên cuối cùng.',
  'settings.only-admins-create-open-restore-2':
    'Chỉ quản trị viên được tạo, mở, khôi phục và xóa bản sao lưu.',
  'settings.add-admin-2': 'Thêm quản trị viên',
  'settings.add-admin-3': 'Thêm quản trị viên',
  'settings.name': 'Tên',
  'settings.passphrase': 'Cụm mật khẩu',
  'settings.new-admin-can-change-passphrase':
    'Quản trị viên mới có thể đổi cụm mật khẩu sau khi đăng nhập.',
  'settings.remove-name-2': 'Gỡ bỏ {name}?',
  'settings.remove-admin': 'Gỡ bỏ quản trị viên',
  'settings.can-no-longer-sign-tokens':
    '{name} không đăng nhập được nữa, và các token của {name} không còn hiệu lực. Bản sao lưu và lịch không thay đổi. Đây là tài khoản của bạn: cửa sổ này sẽ bị đăng xuất.',
  'settings.can-no-longer-sign-tokens-2':
    '{name} không đăng nhập được nữa, và các token của {name} không còn hiệu lực. Bản sao lưu và lịch không thay đổi.',
  'settings.appearance': 'Giao diện',
  'settings.colours-window': 'Màu sắc của cửa sổ này.',
  'settings.checks': 'Các mục kiểm tra',
  'settings.run-check-up': 'Kiểm tra tất cả',
  'settings.checking-takes-longer-if-server':
    'Đang kiểm tra… Sẽ lâu hơn nếu một máy chủ không trả lời.',
  'settings.check-up-failed': 'Lần kiểm tra đã thất bại.',
  'settings.checks-tools-keychain-backup-folder':
    'Kiểm tra các công cụ, kho khóa, thư mục sao lưu, cài đặt và mọi máy chủ.',
  'settings.create-token': 'Tạo token',
  'settings.create-token-2': 'Tạo token',
  'settings.purpose-token-so-you-know':
    'Mục đích của token, để sau này bạn biết cần thu hồi token nào',
  'settings.valid-days': 'Có hiệu lực (số ngày)',
  'settings.token': 'Token {name}',
  'settings.valid-until-copy-token-now':
    'Có hiệu lực đến {date}. Hãy sao chép token ngay: nó chỉ hiện một lần và không được lưu lại.',
  'settings.token-2': 'Token',
  'settings.copy-token': 'Sao chép token',
  'settings.done': 'Xong',
  'settings.file-could-not-read': '{name}: không đọc được một tệp',
  'settings.keychain': 'Kho khóa',
  'settings.ready': 'Sẵn sàng',
  'settings.passwords-stored-only-keychain-system':
    'Mật khẩu chỉ được lưu trong kho khóa của hệ thống này.',
  'settings.locked': 'Đang khóa',
  'settings.unlock-keychain-your-system-otherwise':
    'Hãy mở kho khóa của hệ thống. Nếu không, nó sẽ hỏi bạn khi cần mật khẩu.',
  'settings.not-available': 'Không có',
  'settings.passwords-can-kept-memory-until':
    'Mật khẩu có thể được giữ trong bộ nhớ đến khi bạn thoát. Để lưu lâu dài, hãy khởi động dịch vụ kho khóa (gnome-keyring hoặc KWallet trên Linux). Lỗi: {detail}',
  'settings.lock': 'Khóa',
  'settings.lock-after-minutes': 'Khóa sau (phút)',
  'settings.save': 'Lưu',
  'settings.window-locks-after-time-without':
    'Cửa sổ tự khóa khi bàn phím và chuột không được dùng trong khoảng thời gian này, khi màn hình khóa, khi máy tính ngủ và khi bạn nhấn Ctrl+L. Các lần sao lưu, khôi phục và kiểm chứng đang chạy vẫn tiếp tục.',
  'settings.notifications': 'Thông báo',
  'settings.failed-backups-missed-backups-next':
    'Lần sao lưu thất bại, lần sao lưu bị lỡ và lần sao lưu thành công tiếp theo luôn được thông báo trên màn hình.',
  'settings.desktop': 'Màn hình',
  'settings.also-after-every-good-backup': 'Cả sau mỗi bản sao lưu tốt',
  'settings.save-notifications': 'Lưu thông báo',
  'settings.discard-changes': 'Bỏ thay đổi',
  'settings.stored-keychain': 'Đã lưu trong kho khóa',
  'settings.send-test': 'Gửi thử',
  'settings.send-test-2': 'Gửi thử: {name}',
  'settings.sent': 'Đã gửi.',
  'settings.signed': 'Đã đăng nhập',
  'settings.change-passphrase': 'Đổi cụm mật khẩu…',
  'settings.sign-out': 'Đăng xuất',
  'settings.scheduled-backups-run-even-if':
    'Sao lưu theo lịch vẫn chạy khi không có quản trị viên nào đăng nhập.',
  'settings.change-your-passphrase': 'Đổi cụm mật khẩu của bạn',
  'settings.change-passphrase-2': 'Đổi cụm mật khẩu',
  'settings.passphrase-changed': 'Đã đổi cụm mật khẩu.',
  'settings.current-passphrase': 'Cụm mật khẩu hiện tại',
  'settings.new-passphrase': 'Cụm mật khẩu mới',
  'settings.sign-again-command-line-tokens':
    'Hãy đăng nhập lại trên dòng lệnh. Token cho tập lệnh vẫn có hiệu lực.',
  'settings.sessions': 'Phiên kết nối',
  'settings.number-sessions': 'Số phiên kết nối',
  'settings.how-many-connections-backup-restore':
    'Số kết nối mà một lần sao lưu hoặc khôi phục dùng cùng lúc.',
  'settings.more-connections-faster-if-server':
    'Nhiều kết nối hơn thì nhanh hơn nếu máy chủ ở máy tính khác, nhưng máy chủ phải làm việc nhiều hơn. Nightjar dùng nhiều nhất một phần tư số kết nối còn trống.',
  'settings.settings': 'Cài đặt',
  'settings.groups-settings': 'Các nhóm cài đặt',
  'settings.roles': 'Vai trò',
  'settings.save-roles-each-backup': 'Lưu vai trò cùng mỗi bản sao lưu',
  'settings.servers-users-groups-without-their':
    'Người dùng và nhóm của máy chủ, không kèm mật khẩu.',
  'settings.weekly-proof': 'Kiểm chứng hằng tuần',
  'settings.prove-newest-backup-each-database':
    'Kiểm chứng bản sao lưu mới nhất của mỗi cơ sở dữ liệu mỗi tuần một lần',
  'settings.while-computer-idle-nightjar-restores':
    'Khi máy tính rảnh, Nightjar khôi phục bản sao lưu vào một máy chủ PostgreSQL tạm thời trên máy tính này rồi so sánh.',
  'settings.start-at-login': 'Khởi động khi đăng nhập',
  'settings.start-desktop-without-window': 'Khởi động cùng màn hình làm việc, không mở cửa sổ',
  'settings.scheduled-backups-run-only-while':
    'Sao lưu theo lịch chỉ chạy khi Nightjar đang chạy. Khi đó Nightjar chạy trong khay hệ thống.',
  'settings.scheduled-backups-run-only-while-2':
    'Sao lưu theo lịch chỉ chạy khi Nightjar đang chạy. Màn hình làm việc này không có khay hệ thống: hãy khởi động Nightjar lần nữa để mở cửa sổ.',
  'settings.native-code': 'Mã gốc',
  'settings.use-compression-libraries-system': 'Dùng các thư viện nén của hệ thống này',
  'settings.isa-l-libdeflate-make-backups':
    'ISA-L và libdeflate giúp sao lưu nhanh hơn. Nếu không có chúng, zlib sẽ nén. Nếu bạn tắt mục này, lần sao lưu tiếp theo dùng zlib. Nếu bạn bật, hãy khởi động lại Nightjar.',
  'settings.about': 'Giới thiệu',
  'settings.nightjar-version': 'Nightjar {version}',
  'settings.backup-folder': 'Thư mục sao lưu',
  'settings.choose-backup-folder': 'Chọn thư mục sao lưu…',
  'settings.new-backups-stored-here-existing':
    'Bản sao lưu mới được lưu ở đây. Bản sao lưu hiện có không bị di chuyển.',
  'settings.log': 'Nhật ký',
  'settings.open-log-folder': 'Mở thư mục nhật ký',
  'settings.log-lists-what-nightjar-did':
    'Nhật ký ghi những gì Nightjar đã làm, có chi tiết kỹ thuật và không có mật khẩu.',
  'settings.settings-could-not-read': 'Không đọc được cài đặt',
  'settings.nightjar-uses-last-valid-settings':
    'Nightjar dùng cài đặt hợp lệ gần nhất. Tệp không đọc được đã được đổi tên thành {path}',
  'settings.nightjar-uses-default-settings-unreadable':
    'Nightjar dùng cài đặt mặc định. Tệp không đọc được đã được đổi tên thành {path}',
  'settings.tokens': 'Token',
  'settings.create-token-3': 'Tạo token…',
  'settings.no-tokens-yet': 'Chưa có token nào.',
  'settings.revoke': 'Thu hồi…',
  'settings.revoke-name': 'Thu hồi {name}…',
  'settings.tokens-http-api-command-line':
    'Token dùng cho HTTP API, và cho dòng lệnh qua NIGHTJAR_TOKEN. Yêu cầu có token không thể thay đổi quản trị viên hay token.',
  'settings.revoke-name-2': 'Thu hồi {name}?',
  'settings.revoke-token': 'Thu hồi token',
  'settings.requests-token-rejected-from-now':
    'Từ giờ, yêu cầu có token này bị từ chối. Không thể hoàn tác.',
  'settings.choose-folder': 'Chọn thư mục…',
  'settings.postgresql-tools-found': 'Đã tìm thấy công cụ PostgreSQL',
  'settings.nightjar-uses-pg-dump-matches':
    'Nightjar dùng pg_dump phù hợp với phiên bản của máy chủ.',
  'settings.weekly-proofs': 'Kiểm chứng hằng tuần',
  'settings.all-checks-fine': 'Tất cả {fine, number} mục kiểm tra đều ổn.',
  'settings.check-up.failed': '{failed, number} mục thất bại',
  'settings.check-up.need-attention': '{attention, plural, other{# mục cần chú ý}}',
  'settings.check-up.fine': '{fine, plural, other{# mục ổn}}',
  'settings.appearance.light': 'Sáng',
  'settings.appearance.dark': 'Tối',
  'settings.appearance.auto': 'Theo hệ thống',
  'settings.sessions.automatic': 'Tự động',
  'settings.group.general': 'Chung',
  'settings.group.notifications': 'Thông báo',
  'settings.group.admins': 'Quản trị viên',
  'settings.group.api': 'HTTP API',
  'settings.group.system': 'Hệ thống',
  'settings.tools-source.chosen': 'do bạn chọn',
  'settings.tools-source.known-place': 'tìm thấy ở vị trí thông thường',
  'settings.tools-source.path': 'tìm thấy trong PATH',
  'settings.tools.title': 'Công cụ PostgreSQL',
  'settings.check-up.title': 'Kiểm tra',
  'settings.check-up.checked': 'Đã kiểm tra: {when}',
  'settings.check-up.state.ok': 'Ổn',
  'settings.check-up.state.attention': 'Cần chú ý',
  'settings.check-up.state.failed': 'Thất bại',
  'settings.check-up.summary': '{checks, plural, other{# mục kiểm tra}}: {states}.',
  'settings.token-of-until': '{admin}, có hiệu lực đến {date}',
  'settings.not-saved-yet': 'Chưa lưu.',
} as const satisfies Partial<Record<keyof typeof english, string>>;
