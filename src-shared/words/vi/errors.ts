import type { errors as english } from '../en/errors.ts';

export const errors = {
  'error.no-admin-yet.title': 'Chưa có quản trị viên nào',
  'error.no-admin-yet.explanation':
    'Chỉ quản trị viên đã đăng nhập mới dùng được các kết nối đã lưu, thay đổi cài đặt và xóa bản sao lưu.',
  'error.no-admin-yet.next-step':
    'Hãy mở Nightjar và tạo quản trị viên đầu tiên, hoặc chạy “nightjar admin add”.',
  'error.first-admin-exists.title': 'Đã có quản trị viên',
  'error.first-admin-exists.explanation':
    'Một cửa sổ khác hoặc một terminal vừa tạo quản trị viên đầu tiên.',
  'error.first-admin-exists.next-step':
    'Hãy đăng nhập. Một quản trị viên có thể thêm các quản trị viên khác.',
  'error.accounts-unreadable.title': 'Không đọc được tài khoản của các quản trị viên',
  'error.accounts-unreadable.explanation': '{file}: {detail}',
  'error.accounts-unreadable.next-step':
    'Hãy đặt lại một bản sao của tệp này, hoặc chuyển tệp sang thư mục khác rồi tạo lại quản trị viên đầu tiên. Các bản sao lưu và kết nối không bị ảnh hưởng.',
  'error.admin-not-found.title': 'Không có quản trị viên này',
  'error.admin-not-found.explanation': 'Không có quản trị viên “{name}”.',
  'error.admin-not-found.next-step': 'Hãy kiểm tra cách viết tên.',
  'error.admin-name-taken.title': 'Tên này đã được dùng',
  'error.admin-name-taken.explanation': 'Đã có quản trị viên tên “{name}”.',
  'error.admin-name-taken.next-step': 'Hãy chọn tên khác.',
  'error.last-admin.title': 'Không thể xóa quản trị viên cuối cùng',
  'error.last-admin.explanation': 'Không có “{name}” thì không ai đăng nhập được.',
  'error.last-admin.next-step': 'Trước tiên hãy thêm một quản trị viên khác.',
  'error.passphrase-wrong.title': 'Sai tên hoặc cụm mật khẩu',
  'error.passphrase-wrong.explanation': 'Không có quản trị viên nào có tên và cụm mật khẩu này.',
  'error.passphrase-wrong.next-step':
    'Hãy thử lại. Quên? Chạy “nightjar admin reset TÊN” trong terminal để đặt cụm mới.',
  'error.sign-in-throttled.title': 'Quá nhiều lần thử sai',
  'error.sign-in-throttled.next-step': 'Hãy chờ rồi thử lại.',
  'error.not-signed-in.title': 'Chưa có quản trị viên nào đăng nhập',
  'error.not-signed-in.explanation': 'Việc này cần một quản trị viên đã đăng nhập.',
  'error.not-signed-in.next-step':
    'Hãy đăng nhập trước: trong cửa sổ, hoặc bằng “nightjar sign-in”.',
  'error.session-locked.title': 'Nightjar đang bị khóa',
  'error.session-locked.explanation':
    'Quản trị viên đã đăng nhập tại đây phải nhập lại cụm mật khẩu.',
  'error.session-locked.next-step': 'Hãy mở khóa trước.',
  'error.session-expired.title': 'Lượt đăng nhập đã hết hạn',
  'error.session-expired.explanation':
    'Một lượt đăng nhập chỉ có hiệu lực trong thời gian giới hạn.',
  'error.session-expired.next-step': 'Hãy đăng nhập lại.',
  'error.token-revoked.title': 'Lượt đăng nhập đã bị thu hồi',
  'error.token-revoked.explanation':
    'Token này không còn hiệu lực: nó đã bị thu hồi, hoặc quản trị viên của nó đã bị xóa hay có cụm mật khẩu mới.',
  'error.token-revoked.next-step': 'Hãy đăng nhập lại, hoặc tạo token mới.',
  'error.token-invalid.title': 'Token không hợp lệ',
  'error.token-invalid.explanation':
    'Nightjar này không tạo token đó, hoặc đã tạo nó cho mục đích khác.',
  'error.token-invalid.next-step': 'Hãy đăng nhập, hoặc tạo token bằng “nightjar token create”.',
  'error.token-not-found.title': 'Không có token này',
  'error.token-not-found.explanation': 'Không có token “{token}”.',
  'error.token-not-found.next-step': 'Hãy xem danh sách token bằng “nightjar token list”.',
  'error.audit-not-writable.title': 'Nightjar không ghi được vào nhật ký kiểm tra',
  'error.audit-not-writable.explanation': '{detail}',
  'error.audit-not-writable.next-step':
    'Chưa có gì thay đổi. Hãy kiểm tra quyền của thư mục dữ liệu và dung lượng trống.',
  'error.invalid-input.title': 'Một phần dữ liệu nhập không hợp lệ',
  'error.invalid-input.next-step': 'Hãy sửa rồi thử lại.',
  'error.user-data-folder-unusable.title': 'Nightjar không dùng được thư mục của chính mình',
  'error.user-data-folder-unusable.explanation': '{folder}: {detail}',
  'error.user-data-folder-unusable.next-step':
    'Nếu một tệp có tên này, hãy chuyển tệp sang thư mục khác. Nếu đó là thư mục, hãy cấp quyền ghi cho người dùng này. Sau đó khởi động lại Nightjar.',
  'error.settings-not-writable.title': 'Không lưu được cài đặt',
  'error.settings-not-writable.explanation': '{detail}',
  'error.settings-not-writable.next-step':
    'Hãy kiểm tra quyền của thư mục dữ liệu và dung lượng trống.',
  'error.state-not-readable.title': 'Không đọc được một tệp của Nightjar',
  'error.state-not-readable.explanation': '{file}: {detail}',
  'error.state-not-readable.next-step':
    'Hãy kiểm tra ổ đĩa và quyền của thư mục dữ liệu, rồi thử lại.',
  'error.notice-not-delivered.title': 'Thông báo không được chấp nhận: {channel}',
  'error.notice-not-delivered.explanation': '{detail}',
  'error.notice-not-delivered.next-step':
    'Hãy kiểm tra địa chỉ và mạng, rồi gửi một thông báo thử.',
  'error.request-refused.title': 'Yêu cầu bị từ chối',
  'error.request-refused.explanation': '{detail}',
  'error.request-refused.next-step': 'Hãy sửa yêu cầu. /api/v1/openapi.json mô tả định dạng.',
  'error.port-in-use.title': 'Cổng đang được dùng',
  'error.port-in-use.explanation':
    'Một chương trình khác trên máy tính này đang dùng cổng {port, plain}.',
  'error.port-in-use.next-step': 'Hãy chọn cổng khác, hoặc dừng chương trình đó.',
  'error.server-programs-missing.title': 'Không có máy chủ PostgreSQL trên máy tính này',
  'error.server-programs-missing.explanation':
    'Cơ sở dữ liệu mẫu cần một bản cài PostgreSQL có các chương trình máy chủ.',
  'error.server-programs-missing.next-step':
    'Hãy cài PostgreSQL, hoặc kết nối với cơ sở dữ liệu của bạn.',
  'error.sample-failed.title': 'Không khởi động được cơ sở dữ liệu mẫu',
  'error.sample-failed.explanation': '{detail}',
  'error.sample-failed.next-step': 'Chi tiết có trong log.',
  'error.unexpected.title': 'Đã xảy ra lỗi không mong đợi',
  'error.unexpected.explanation':
    'Đây là lỗi chương trình của Nightjar. Log có chứa mã tham chiếu {reference}.',
  'error.unexpected.next-step':
    'Hãy thử lại; nếu lỗi lặp lại, hãy gửi log cho những người phát triển Nightjar.',
  'error.backup-not-found.title': 'Không tìm thấy bản sao lưu',
  'error.backup-not-found.explanation': '{filename} không có trong thư mục sao lưu.',
  'error.backup-not-found.next-step': 'Nó đã bị chuyển hoặc xóa. Hãy làm mới danh sách.',
  'error.run-not-found.title': 'Không có lần sao lưu nào đang chạy',
  'error.run-not-found.explanation': 'Lượt chạy đã kết thúc.',
  'error.run-not-found.next-step': 'Hãy xem danh sách bản sao lưu.',
  'error.pg-dump-failed.title': 'Sao lưu thất bại: lỗi của pg_dump',
  'error.pg-dump-failed.next-step':
    'Chi tiết có trong log. Tệp chưa hoàn chỉnh đã bị xóa. Các bản sao lưu cũ hơn không bị ảnh hưởng.',
  'error.dump-incomplete.title': 'Bản dump không đầy đủ',
  'error.dump-incomplete.explanation': '{detail}',
  'error.dump-incomplete.next-step': 'Tệp đã bị xóa. Hãy thử lại; chi tiết có trong log.',
  'error.dump-stalled.title': 'Việc tạo bản dump bị đứng',
  'error.dump-stalled.next-step': 'Hãy kiểm tra mạng và máy chủ, rồi thử lại.',
  'error.table-permission-denied.title': 'Người dùng không có quyền đọc tất cả các bảng',
  'error.table-permission-denied.explanation':
    'Người dùng không có quyền đọc {table}, nên bản sao lưu sẽ không đầy đủ.',
  'error.table-permission-denied.next-step':
    'Hãy cấp SELECT cho bảng đó (hoặc vai trò pg_read_all_data), hoặc kết nối bằng chủ sở hữu.',
  'error.row-level-security.title': 'Row-level security sẽ ẩn một số hàng',
  'error.row-level-security.explanation':
    'Một policy trên {table} ẩn hàng khỏi người dùng này, nên bản sao lưu sẽ không đầy đủ.',
  'error.row-level-security.next-step':
    'Hãy kết nối bằng chủ sở hữu của bảng hoặc bằng vai trò có BYPASSRLS.',
  'error.lock-timeout.title': 'Một phiên khác đã khóa một bảng',
  'error.lock-timeout.explanation': 'pg_dump đã chờ khóa quá lâu: {detail}',
  'error.lock-timeout.next-step': 'Hãy chờ phiên kia (ví dụ một migration) kết thúc, rồi thử lại.',
  'error.table-vanished.title': 'Cơ sở dữ liệu đã thay đổi trong khi được đọc',
  'error.table-vanished.explanation': '{detail}',
  'error.table-vanished.next-step': 'Hãy thử lại khi không có migration nào đang chạy.',
  'error.standby-conflict.title': 'Máy chủ standby đã dừng bản dump',
  'error.standby-conflict.explanation': '{detail}',
  'error.standby-conflict.next-step':
    'Hãy sao lưu từ máy chủ chính, hoặc tăng max_standby_streaming_delay.',
  'error.backup-cancelled.title': 'Đã dừng sao lưu',
  'error.backup-cancelled.explanation': 'Việc sao lưu được dừng theo yêu cầu.',
  'error.backup-cancelled.next-step': 'Tệp chưa hoàn chỉnh đã bị xóa.',
  'error.backup-already-running.title': 'Một lần sao lưu đang chạy',
  'error.backup-already-running.explanation': '“{database}” đang được sao lưu.',
  'error.backup-already-running.next-step': 'Hãy chờ đến khi xong.',
  'error.insufficient-disk-space.title': 'Không đủ dung lượng cho bản sao lưu',
  'error.insufficient-disk-space.next-step': 'Hãy xóa bản sao lưu cũ hoặc giải phóng dung lượng.',
  'error.backup-directory-not-writable.title': 'Không ghi được vào thư mục sao lưu',
  'error.backup-directory-not-writable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-writable.next-step':
    'Hãy gắn ổ đĩa hoặc sửa quyền của thư mục, hoặc chọn thư mục khác.',
  'error.backup-directory-not-readable.title': 'Không đọc được thư mục sao lưu',
  'error.backup-directory-not-readable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-readable.next-step':
    'Hãy gắn ổ đĩa hoặc sửa quyền của thư mục, hoặc chọn thư mục khác.',
  'error.no-earlier-folder.title': 'Không có thư mục sao lưu trước đây',
  'error.no-earlier-folder.explanation':
    'Hiện không có thư mục nào đã dùng trước đây chứa bản sao lưu tốt của cơ sở dữ liệu này.',
  'error.no-earlier-folder.next-step': 'Hãy chọn thư mục chứa các bản sao lưu.',
  'error.temporary-folder-unusable.title': 'Không dùng được thư mục tạm',
  'error.temporary-folder-unusable.explanation': '{folder}: {detail}',
  'error.temporary-folder-unusable.next-step':
    'Hãy giải phóng dung lượng ở đó, sửa quyền của thư mục, hoặc đặt TMPDIR thành thư mục khác.',
  'error.backup-directory-locked.title': 'Thư mục sao lưu đang được dùng',
  'error.backup-directory-locked.explanation': '{owner} đang ghi vào {folder}.',
  'error.backup-directory-locked.next-step':
    'Hãy chờ lần sao lưu đó kết thúc, hoặc chọn thư mục khác.',
  'error.verification-failed.title': 'Bản sao lưu không qua được bước kiểm tra',
  'error.verification-failed.explanation': '{detail}',
  'error.file-not-readable.title': 'Không đọc được bản sao lưu',
  'error.file-not-readable.explanation': '{filename}: {detail}. Chưa biết tệp có đầy đủ hay không.',
  'error.file-not-readable.next-step':
    'Hãy kiểm tra ổ đĩa hoặc thư mục mạng và các quyền, rồi thử lại.',
  'error.file-not-deletable.title': 'Không xóa được bản sao lưu',
  'error.file-not-deletable.explanation': '{filename}: {detail}',
  'error.file-not-deletable.next-step': 'Hãy kiểm tra quyền của thư mục.',
  'error.not-in-trash.title': 'Bản sao lưu không còn trong thùng rác',
  'error.not-in-trash.explanation': '{entry} đã được đặt lại hoặc bị xóa vĩnh viễn.',
  'error.not-in-trash.next-step': 'Hãy làm mới danh sách.',
  'error.backup-name-taken.title': 'Không đặt lại được bản sao lưu',
  'error.backup-name-taken.explanation': 'Trong thư mục sao lưu có một tệp khác tên {filename}.',
  'error.backup-name-taken.next-step':
    'Hãy chuyển hoặc xóa tệp đó, rồi đặt lại bản sao lưu một lần nữa.',
  'error.backup-in-use.title': 'Bản sao lưu đang được dùng',
  'error.backup-in-use.explanation': '{filename} đang được đọc, khôi phục hoặc kiểm chứng.',
  'error.backup-in-use.next-step': 'Hãy chờ đến khi xong, rồi thử lại.',
  'error.clock-not-trusted.next-step':
    'Hãy bảo đảm ngày giờ của máy tính này là đúng. Để xóa ngay, hãy kiểm tra danh sách do --dry-run in ra, rồi thêm --trust-clock.',
  'error.manifest-missing.title': 'Tệp này không có manifest',
  'error.manifest-missing.explanation':
    'Không có manifest bên cạnh {filename}, nên Nightjar không lưu được thông tin gì về tệp.',
  'error.manifest-missing.next-step': 'Hãy kiểm tra tệp trước: “Kiểm tra” đọc toàn bộ tệp.',
  'error.manifest-not-readable.title': 'Không đọc được manifest của bản sao lưu này',
  'error.manifest-not-readable.explanation': '{file}: {detail}',
  'error.manifest-not-readable.next-step':
    'Hãy kiểm tra ổ đĩa hoặc thư mục mạng và các quyền, rồi thử lại.',
  'error.connection-not-found.title': 'Không có kết nối này',
  'error.connection-not-found.explanation': 'Không có kết nối “{connection}”.',
  'error.connection-not-found.next-step':
    'Hãy chọn một kết nối trong danh sách, hoặc thêm kết nối trước.',
  'error.connection-name-taken.title': 'Tên này đã được dùng',
  'error.connection-name-taken.explanation': 'Đã có kết nối tên “{name}”.',
  'error.connection-name-taken.next-step': 'Hãy chọn tên khác.',
  'error.host-unknown.title': 'Không rõ host',
  'error.host-unknown.explanation': 'Không tìm thấy máy tính nào tên “{host}”.',
  'error.host-unknown.next-step': 'Hãy kiểm tra cách viết host và mạng hoặc VPN.',
  'error.connection-refused.title': 'Kết nối bị từ chối',
  'error.connection-refused.explanation': 'Không có gì trả lời tại {host}, cổng {port, plain}.',
  'error.connection-refused.next-step':
    'Hãy kiểm tra xem PostgreSQL có chạy ở đó không và cổng có đúng không.',
  'error.connection-timed-out.title': 'Máy chủ không trả lời',
  'error.connection-timed-out.explanation': '{host}, cổng {port, plain}, không trả lời kịp thời.',
  'error.connection-timed-out.next-step':
    'Hãy kiểm tra địa chỉ, mạng hoặc VPN, và các tường lửa ở giữa.',
  'error.connection-lost.title': 'Mất kết nối với cơ sở dữ liệu',
  'error.connection-lost.explanation': 'Máy chủ đã đóng kết nối: {detail}',
  'error.connection-lost.next-step':
    'Không có gì dở dang còn lại. Hãy thử lại khi máy chủ sẵn sàng.',
  'error.password-wrong.title': 'Sai mật khẩu',
  'error.password-wrong.explanation': 'Máy chủ đã từ chối mật khẩu của người dùng “{user}”.',
  'error.password-wrong.next-step': 'Hãy nhập lại mật khẩu.',
  'error.password-missing.title': 'Cần mật khẩu',
  'error.password-missing.explanation':
    'Máy chủ yêu cầu mật khẩu của người dùng “{user}”, nhưng chưa có mật khẩu nào được lưu.',
  'error.password-missing.next-step': 'Hãy nhập mật khẩu trong kết nối.',
  'error.password-needed-again.title': 'Hãy nhập lại mật khẩu',
  'error.password-needed-again.explanation':
    'Mật khẩu đã lưu là của host, cổng, người dùng hoặc chế độ TLS khác. Nó không được gửi đến {host}, cổng {port, plain}, với người dùng “{user}”.',
  'error.password-needed-again.next-step': 'Hãy sửa kết nối và nhập mật khẩu cho máy chủ này.',
  'error.login-refused.title': 'Máy chủ đã từ chối đăng nhập',
  'error.login-refused.explanation': '{detail}',
  'error.login-refused.next-step':
    'Hãy yêu cầu người quản trị máy chủ cho phép người dùng và máy tính này trong pg_hba.conf.',
  'error.role-missing.title': 'Không rõ người dùng',
  'error.role-missing.explanation': 'Máy chủ không có người dùng “{user}”.',
  'error.role-missing.next-step': 'Hãy kiểm tra cách viết tên người dùng.',
  'error.database-missing.title': 'Không rõ cơ sở dữ liệu',
  'error.database-missing.explanation': 'Máy chủ không có cơ sở dữ liệu “{database}”.',
  'error.database-missing.next-step': 'Hãy kiểm tra cách viết tên cơ sở dữ liệu.',
  'error.tls-required.title': 'Máy chủ yêu cầu TLS',
  'error.tls-required.explanation': '{host} chỉ nhận các kết nối được mã hóa.',
  'error.tls-required.next-step':
    'Hãy đặt chế độ TLS của kết nối này thành “require” hoặc chặt hơn.',
  'error.tls-not-offered.title': 'Máy chủ không hỗ trợ TLS',
  'error.tls-not-offered.explanation':
    '{host} không hỗ trợ kết nối được mã hóa, nhưng kết nối này yêu cầu TLS.',
  'error.tls-not-offered.next-step':
    'Hãy bật TLS trên máy chủ, hoặc chọn chế độ TLS “prefer” nếu bạn tin tưởng mạng.',
  'error.tls-certificate-rejected.title': 'Chứng chỉ của máy chủ không đáng tin',
  'error.tls-certificate-rejected.explanation': '{detail}',
  'error.tls-certificate-rejected.next-step':
    'Hãy chọn đúng chứng chỉ gốc, hoặc kiểm tra xem địa chỉ có phải của đúng máy chủ không.',
  'error.too-many-connections.title': 'Máy chủ không còn kết nối trống',
  'error.too-many-connections.explanation': 'Mọi kết nối mà máy chủ cho phép đều đang được dùng.',
  'error.too-many-connections.next-step': 'Hãy thử lại sau, hoặc tăng max_connections.',
  'error.connection-limit-reached.title':
    'Người dùng hoặc cơ sở dữ liệu này không được phép có thêm kết nối',
  'error.connection-limit-reached.explanation': '{detail}',
  'error.connection-limit-reached.next-step':
    'Hãy đóng các phiên khác, hoặc tăng CONNECTION LIMIT của người dùng hay cơ sở dữ liệu (ALTER ROLE, ALTER DATABASE). Nightjar cần vài kết nối cùng lúc.',
  'error.server-not-ready.title': 'Máy chủ chưa sẵn sàng',
  'error.server-not-ready.explanation': '{detail}',
  'error.server-not-ready.next-step': 'Hãy chờ máy chủ khởi động xong, rồi thử lại.',
  'error.server-error.title': 'Máy chủ báo lỗi',
  'error.server-error.explanation': '{detail}',
  'error.server-error.next-step': 'Chi tiết có trong log.',
  'error.answer-too-large.title': 'Máy chủ đã gửi quá nhiều dữ liệu',
  'error.answer-too-large.explanation':
    'Máy chủ đã gửi nhiều dữ liệu hơn mức bất kỳ câu trả lời nào cần, nên {program} đã bị dừng.',
  'error.answer-too-large.next-step':
    'Hãy kiểm tra xem địa chỉ có phải của máy chủ PostgreSQL của bạn không, và không có máy tính nào khác chặn kết nối.',
  'error.keychain-unavailable.title': 'Không có kho khóa trên máy tính này',
  'error.keychain-unavailable.explanation':
    'Mật khẩu chỉ được lưu trong kho khóa của hệ thống, và kho khóa không trả lời: {detail}',
  'error.keychain-unavailable.next-step':
    'Hãy khởi động dịch vụ kho khóa (gnome-keyring hoặc KWallet trên Linux), hoặc giữ mật khẩu trong bộ nhớ đến khi thoát.',
  'error.keychain-locked.title': 'Kho khóa đang bị khóa',
  'error.keychain-locked.explanation':
    'Mật khẩu đã được lưu, nhưng kho khóa của hệ thống không trả về mật khẩu.',
  'error.keychain-locked.next-step': 'Hãy mở khóa kho khóa của hệ thống, rồi thử lại.',
  'error.keychain-timed-out.title': 'Kho khóa không trả lời',
  'error.keychain-timed-out.explanation': 'Có thể nó đang chờ bạn mở khóa trong một cửa sổ khác.',
  'error.keychain-timed-out.next-step': 'Hãy tìm cửa sổ đó, mở khóa, rồi thử lại.',
  'error.tools-missing.title': 'Không tìm thấy các công cụ PostgreSQL',
  'error.tools-missing.explanation':
    'Nightjar cần pg_dump và psql, nhưng không tìm thấy trong các thư mục thông thường hay trong PATH.',
  'error.tools-missing.next-step':
    'Hãy cài các chương trình client của PostgreSQL, hoặc chọn thư mục chứa chúng.',
  'error.tools-folder-unusable.title': 'Không có công cụ PostgreSQL trong thư mục này',
  'error.tools-folder-unusable.explanation': '{folder} không chứa pg_dump và psql dùng được.',
  'error.tools-folder-unusable.next-step': 'Hãy chọn thư mục “bin” của một bản cài PostgreSQL.',
  'error.tool-not-executable.title': 'Không khởi động được một công cụ PostgreSQL',
  'error.tool-not-executable.explanation': '{file}: {detail}',
  'error.tool-not-executable.next-step':
    'Hãy cài lại các chương trình client của PostgreSQL, hoặc chọn thư mục khác.',
  'error.server-newer-than-tools.title': 'Máy chủ mới hơn các công cụ PostgreSQL đã cài',
  'error.server-newer-than-tools.explanation':
    'Máy chủ có phiên bản {server}; pg_dump mới nhất trên máy tính này là {newestTool}, bản này từ chối máy chủ mới hơn.',
} as const satisfies Record<keyof typeof english, string>;
