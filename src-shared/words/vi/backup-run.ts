import type { backupRun as english } from '../en/backup-run.ts';

export const backupRun = {
  'backup-run.in-progress': 'Đang sao lưu',
  'backup-run.phase-title.connecting': 'Đang hỏi máy chủ',
  'backup-run.phase-title.dumping': 'Đang đọc cơ sở dữ liệu',
  'backup-run.phase-title.verifying': 'Đang đọc lại tệp',
  'backup-run.phase-title.publishing': 'Đang chuyển tệp vào thư mục sao lưu',
  'backup-run.facts': 'đã đọc {read}, còn {left}',
  'backup-run.facts-so-far': 'đã đọc {read}, đến nay {elapsed}',
  'backup-run.more-facts': '{rate}/giây, {file} trên đĩa, đã qua {elapsed}',
  'backup-run.left.unknown': 'chưa biết',
  'backup-run.left.few-seconds': 'vài giây',
  'backup-run.left.about': 'khoảng {duration}',
  'backup-run.cancelled': 'Đã dừng sao lưu',
  'backup-run.no-file-left': 'Không để lại tệp nào.',
  'backup-run.success-title': 'Đã tạo bản sao lưu thành công',
  'backup-run.success-title-warnings': 'Đã tạo bản sao lưu thành công, nhưng có cảnh báo',
  'backup-run.safety-title': 'Bản sao lưu an toàn trước khi khôi phục',
  'backup-run.show-file': 'Hiện tệp',
  'backup-run.created-file': '{filename}, {size}',
  'backup-run.created-content':
    '{filename}, {size}: {tables, plural, other{# bảng}}, {rows, plural, other{# hàng}}, đã đọc lại và đầy đủ',
  'backup-run.warnings': 'Cảnh báo',
  'backup-run.announce.phase.connecting': 'Sao lưu: đang hỏi máy chủ.',
  'backup-run.announce.phase.dumping': 'Sao lưu: đang đọc cơ sở dữ liệu.',
  'backup-run.announce.phase.verifying': 'Sao lưu: đang đọc lại tệp.',
  'backup-run.announce.phase.publishing': 'Sao lưu: đang chuyển tệp vào thư mục sao lưu.',
  'backup-run.announce.percent.connecting':
    'Sao lưu: đang hỏi máy chủ, {percent, number} phần trăm.',
  'backup-run.announce.percent.dumping':
    'Sao lưu: đang đọc cơ sở dữ liệu, {percent, number} phần trăm.',
  'backup-run.announce.percent.verifying':
    'Sao lưu: đang đọc lại tệp, {percent, number} phần trăm.',
  'backup-run.announce.percent.publishing':
    'Sao lưu: đang chuyển tệp vào thư mục sao lưu, {percent, number} phần trăm.',
  'backup-run.announce.created': '{title}: {filename}, {size}.',
  'backup-run.announce.cancelled': 'Đã dừng sao lưu. Không để lại tệp nào.',
} as const satisfies Record<keyof typeof english, string>;
