import type { signIn as english } from '../en/sign-in.ts';

export const signIn = {
  'sign-in.signing-not-possible': 'Không thể đăng nhập',
  'sign-in.try-again': 'Thử lại',
  'sign-in.create-first-admin': 'Tạo quản trị viên đầu tiên',
  'sign-in.unlock': 'Mở khóa',
  'sign-in.sign': 'Đăng nhập',
  'sign-in.only-admins-create-delete-restore':
    'Chỉ quản trị viên được tạo, xóa và khôi phục bản sao lưu. Cụm mật khẩu chỉ được lưu trên máy tính này.',
  'sign-in.name': 'Tên',
  'sign-in.passphrase': 'Cụm mật khẩu',
  'sign-in.stay-signed-computer': 'Duy trì đăng nhập trên máy tính này',
  'sign-in.until-window-locks-at-most': 'Đến khi cửa sổ khóa, nhiều nhất 30 ngày',
  'sign-in.create-admin': 'Tạo quản trị viên',
  'sign-in.locked.asked': 'Đã khóa. Các thao tác đang chạy vẫn tiếp tục.',
  'sign-in.locked.idle': 'Đã khóa vì không có thao tác nào trong một thời gian.',
  'sign-in.locked.screen-locked': 'Đã khóa vì màn hình bị khóa.',
  'sign-in.locked.sleep': 'Đã khóa vì máy tính chuyển sang chế độ ngủ.',
  'sign-in.signed-out.not-yet':
    'Sao lưu theo lịch vẫn chạy khi không có quản trị viên nào đăng nhập.',
  'sign-in.signed-out.asked': 'Đã đăng xuất. Sao lưu theo lịch vẫn chạy.',
  'sign-in.signed-out.expired': 'Lần đăng nhập gần nhất đã hết hạn. Sao lưu theo lịch vẫn chạy.',
  'sign-in.signed-out.revoked':
    'Lần đăng nhập gần nhất không còn hiệu lực: cụm mật khẩu đã đổi, hoặc quản trị viên đã bị gỡ bỏ.',
  'sign-in.forgot':
    'Quên cụm mật khẩu? Lệnh “nightjar admin reset {name}” trong terminal đặt cụm mật khẩu mới.',
  'sign-in.forgot-name': 'TÊN',
  'sign-in.what-nightjar-is':
    'Nightjar sao lưu cơ sở dữ liệu PostgreSQL và kiểm chứng rằng các bản sao lưu có thể khôi phục được.',
  'sign-in.if-lost':
    'Nếu quên cụm mật khẩu, lệnh “nightjar admin reset {name}” trong terminal của máy tính này sẽ đặt cụm mới. Bản sao lưu không được mã hóa bằng cụm mật khẩu này.',
  'sign-in.wait':
    'Có thể thử lại sau {seconds, plural, other{# giây}}. Mỗi lần nhập sai làm thời gian chờ dài hơn để không ai đoán được. Việc sao lưu vẫn tiếp tục.',
  'sign-in.wait-over': 'Có thể thử lại ngay bây giờ.',
  'sign-in.keychain-locked.title': 'Kho khóa của máy tính này đang bị khóa',
  'sign-in.keychain-locked.first':
    'Nightjar lưu giá trị băm của cụm mật khẩu trong kho khóa. Chưa có quản trị viên nào được tạo. Hãy mở khóa kho khóa của hệ thống rồi thử lại. Nội dung đã nhập vẫn được giữ.',
  'sign-in.keychain-locked.later':
    'Giá trị băm của cụm mật khẩu nằm trong kho khóa. Hãy mở khóa kho khóa của hệ thống rồi thử lại. Nội dung đã nhập vẫn được giữ.',
} as const satisfies Record<keyof typeof english, string>;
