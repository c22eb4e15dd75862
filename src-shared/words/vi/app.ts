import type { app as english } from '../en/app.ts';

export const app = {
  'app.language': 'Ngôn ngữ',
  'app.language-of-system': 'Theo hệ thống',
  'app.language-explanation':
    'Dùng cho cửa sổ, menu, khay hệ thống và thông báo. Dòng lệnh dùng ngôn ngữ của terminal.',
  'app.skip-to-content': 'Chuyển đến nội dung',
  'app.fault-title': 'Không thể hiển thị màn hình này',
  'app.fault-what': 'Cửa sổ gặp lỗi chương trình',
  'app.fault-explanation':
    'Các bản sao lưu không bị ảnh hưởng và các thao tác đang chạy vẫn tiếp tục. Hãy tải lại cửa sổ. Nếu lỗi lặp lại, hãy sao chép chi tiết và báo lỗi.',
  'app.fault-reload': 'Tải lại cửa sổ',
  'app.fault-copy': 'Sao chép chi tiết',
  'app.open-dump': 'Mở bản dump',
  'app.export-table': 'Xuất bảng',
  'app.file-contains-no-certificate-pem': 'Tệp không chứa chứng chỉ định dạng PEM.',
  'app.file-contains-certificate-not-valid': 'Tệp chứa một chứng chỉ không hợp lệ.',
  'app.file-cannot-read': 'Không đọc được tệp ({code}).',
  'app.root-certificate-larger-than-1': 'Chứng chỉ gốc lớn hơn 1 MB.',
  'app.all-files': 'Tất cả các tệp',
  'app.dropped-item-not-file-computer': 'Mục được thả vào không phải là tệp của máy tính này.',
  'app.no-longer-exists-cannot-read': 'Tệp không còn tồn tại hoặc không đọc được.',
  'app.link-open-file-points': 'Đây là một liên kết. Hãy mở tệp mà liên kết trỏ đến.',
  'app.not-regular-file': 'Đây không phải là tệp thông thường.',
  'app.root-certificate': 'Chứng chỉ gốc',
  'app.backup-folder': 'Thư mục sao lưu',
  'app.folder-pg-dump-psql': 'Thư mục chứa pg_dump và psql',
  'app.still-running-cancelled-work-cleaned':
    'Vẫn đang chạy: {showTurns}. Việc bị dừng sẽ được dọn sạch; các lần sao lưu theo lịch sẽ chạy lại sau lần khởi động tới.',
  'app.quit-cancel-running-work': 'Thoát và dừng việc đang chạy?',
  'app.keep-running': 'Để chạy tiếp',
  'app.quit-cancel': 'Thoát và dừng',
  'app.nightjar-continues-run-background': 'Nightjar tiếp tục chạy nền',
  'app.backups-created-as-planned-start':
    'Bản sao lưu vẫn được tạo theo lịch. Khởi động lại Nightjar để mở cửa sổ.',
} as const satisfies Record<keyof typeof english, string>;
