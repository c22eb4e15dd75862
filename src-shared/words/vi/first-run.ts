import type { firstRun as english } from '../en/first-run.ts';

export const firstRun = {
  'first-run.welcome-nightjar': 'Chào mừng bạn đến với Nightjar',
  'first-run.nightjar-backs-up-postgresql-databases':
    'Nightjar sao lưu cơ sở dữ liệu PostgreSQL và kiểm tra từng bản sao lưu sau khi tạo.',
  'first-run.your-own-database': 'Cơ sở dữ liệu của bạn',
  'first-run.computer-server-you-need-address':
    'Trên máy tính này hoặc trên máy chủ. Bạn cần địa chỉ, người dùng và mật khẩu.',
  'first-run.connect-database': 'Kết nối cơ sở dữ liệu…',
  'first-run.sample-database': 'Cơ sở dữ liệu mẫu',
  'first-run.nightjar-starts-separate-small-postgresql':
    'Nightjar khởi động một máy chủ PostgreSQL nhỏ riêng biệt với khoảng 60 MB dữ liệu mẫu.',
  'first-run.try-sample-database': 'Dùng thử cơ sở dữ liệu mẫu',
  'first-run.open-backup-file': 'Mở tệp sao lưu…',
  'first-run.preparing-sample-database-can-take':
    'Đang chuẩn bị cơ sở dữ liệu mẫu. Có thể mất nửa phút.',
  'first-run.postgresql-tools-found-pg-dump': 'Đã tìm thấy công cụ PostgreSQL: pg_dump {version}',
  'first-run.choose-folder': 'Chọn thư mục…',
  'first-run.search-again': 'Tìm lại',
  'first-run.hint.distribution': 'Các chương trình máy khách của bản phân phối.',
  'first-run.hint.client-only': 'Chỉ các chương trình máy khách.',
  'first-run.hint.postgres-app': 'Tải từ postgresapp.com và mở một lần.',
  'first-run.hint.windows': 'Tải từ postgresql.org/download/windows và chọn “Command Line Tools”.',
  'first-run.or-drop': 'Hoặc thả tệp .sql hay .sql.gz vào đây để mở.',
} as const satisfies Record<keyof typeof english, string>;
