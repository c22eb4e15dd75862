import type { tray as english } from '../en/tray.ts';

export const tray = {
  'tray.unknown': 'Không rõ',
  'tray.protection-status-cannot-read': 'Không đọc được trạng thái bảo vệ.',
  'tray.open-nightjar': 'Mở Nightjar',
  'tray.lock': 'Khóa',
  'tray.quit': 'Thoát',
  'tray.backing-up': 'Đang sao lưu {join}…',
  'tray.no-database-connected-yet': 'Chưa kết nối cơ sở dữ liệu nào.',
  'tray.all-databases-protected': 'Tất cả {real, number} cơ sở dữ liệu đều được bảo vệ.',
  'tray.create-new-backup': 'Tạo bản sao lưu mới',
  'tray.resume-schedules-paused-until': 'Chạy tiếp các lịch (tạm dừng đến {until})',
  'tray.pause-schedules': 'Tạm dừng các lịch',
  'tray.1-hour': 'Trong 1 giờ',
  'tray.until-tomorrow-morning': 'Đến sáng mai',
  'tray.week': 'Trong một tuần',
} as const satisfies Record<keyof typeof english, string>;
