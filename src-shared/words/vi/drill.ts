import type { drill as english } from '../en/drill.ts';

export const drill = {
  'proof.proven': 'Bản sao lưu đã được kiểm chứng là khôi phục được',
  'proof.differs': 'Bản sao lưu có khác biệt sau khi khôi phục',
  'proof.not-restorable': 'Không thể khôi phục nguyên trạng bản sao lưu này',
  'proof.next.damaged': 'Đừng dựa vào tệp này. Hãy tạo bản sao lưu mới và kiểm tra đĩa.',
  'proof.next.refused':
    'Đừng dựa vào bản sao lưu này. Hãy sửa các đối tượng được nêu trong cơ sở dữ liệu, tạo bản sao lưu mới và kiểm chứng nó.',
  'proof.definitions-not-compared':
    'Các định nghĩa không được so sánh: thiếu các chú thích của pg_dump mô tả chúng.',
  'proof.rows-not-compared':
    'Các hàng của {tables} không được so sánh: tệp không ghi chúng theo cách của pg_dump.',
  'proof.owners-not-compared': 'Chủ sở hữu và quyền mà bản dump này đặt không được so sánh.',
  'proof.left-out':
    'Không được khôi phục, vì cần quyền của máy chủ mà máy tính này không có sandbox (bubblewrap) hoặc thiếu thư viện cần thiết: {objects}.',
  'drill.more-listed-manifest':
    'Và {remaining, number} điểm khác, được liệt kê trong tệp manifest.',
  'drill.proving-progress': 'Đang kiểm chứng',
  'drill.elapsed': 'Đã qua',
  'drill.started': 'Bắt đầu bởi',
  'drill.proven-restorable': 'Đã kiểm chứng là khôi phục được',
  'drill.prove': 'Kiểm chứng…',
  'drill.proving-cancelled': 'Đã dừng kiểm chứng',
  'drill.nothing-left-behind': 'Không để lại gì.',
  'drill.only-restore-proves-backup-restorable':
    'Chỉ có khôi phục mới chứng tỏ một bản sao lưu dùng được. Nightjar khôi phục nó vào một máy chủ PostgreSQL tạm trên máy tính này rồi so sánh từng đối tượng và từng hàng.',
  'drill.at-proof': 'Ngày {at}. {proof}',
  'drill.these-differed-after-restore': 'Ngày {at}, có khác biệt sau khi khôi phục:',
  'drill.could-not-restored': 'Ngày {at}, không khôi phục được bản sao lưu:',
  'drill.prove-2': 'Kiểm chứng',
  'drill.prove-again': 'Kiểm chứng lại',
  'drill.prove-scratch-database': 'Hoặc kiểm chứng trong một cơ sở dữ liệu tạm trên',
  'drill.created-there-under-separate-name':
    'Nó được tạo ở đó với tên riêng và bị xóa sau khi kiểm chứng.',
  'drill.choose-server': 'Chọn máy chủ',
  'drill.name-host-port-port': '{name} ({host}, cổng {port, plain})',
  'drill.prove-there': 'Kiểm chứng ở đó',
  'drill.connection': 'kết nối này',
  'drill.name-user-at-host': '{name} ({user} tại {host})',
  'drill.do-you-trust-file': 'Bạn có tin tưởng tệp này không?',
  'drill.i-trust-prove': 'Tôi tin tưởng: kiểm chứng',
  'drill.nightjar-did-not-create-computer':
    'Nightjar không tạo {filename} trên máy tính này. Để kiểm chứng, SQL của tệp được chạy trên một máy chủ tạm không có truy cập mạng, dưới một tài khoản khác nếu hệ thống cho phép.',
  'drill.nightjar-did-not-create-computer-2':
    'Nightjar không tạo {filename} trên máy tính này. Để kiểm chứng, SQL của tệp được chạy trên máy chủ của {connectionId}, với mọi quyền của người dùng kết nối này.',
  'drill.restored-into-postgresql-tables-rows':
    'Đã khôi phục vào PostgreSQL {serverVersion} trong {restoreDurationMs}: {tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} giống hệt sau khi khôi phục.',
  'drill.restored-into-postgresql-tables-rows-2':
    'Đã khôi phục vào PostgreSQL {serverVersion} trong {restoreDurationMs}: {tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} giống hệt sau khi khôi phục. {notCompared}',
  'drill.restored-into-postgresql-every-object':
    'Đã khôi phục vào PostgreSQL {serverVersion} trong {restoreDurationMs}: mọi đối tượng, {tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} giống hệt sau khi khôi phục.',
  'drill.restored-into-postgresql-every-object-2':
    'Đã khôi phục vào PostgreSQL {serverVersion} trong {restoreDurationMs}: mọi đối tượng, {tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} giống hệt sau khi khôi phục. {notCompared}',
  'drill.restored-but': '{count, plural, other{Đã khôi phục, nhưng có # điểm khác biệt}}',
  'drill.proving-phase': 'Kiểm chứng: {phase}.',
  'drill.proving-percent': 'Kiểm chứng: {phase}, {quarter, number} phần trăm.',
  'drill.proven-restorable-2': 'Đã kiểm chứng là khôi phục được. {proof}',
  'drill.proving-cancelled-nothing-left-behind': 'Đã dừng kiểm chứng. Không để lại gì.',
  'drill.phase.preparing': 'Chuẩn bị',
  'drill.phase.restoring': 'Khôi phục',
  'drill.phase.dumping': 'Đọc lại',
  'drill.phase.comparing': 'So sánh',
  'drill.phase-title.preparing': 'Đang tạo một máy chủ tạm',
  'drill.phase-title.restoring': 'Đang khôi phục bản sao lưu vào đó',
  'drill.phase-title.dumping': 'Đang đọc lại những gì đã khôi phục',
  'drill.phase-title.comparing': 'Đang so sánh từng đối tượng và từng hàng',
} as const satisfies Record<keyof typeof english, string>;
