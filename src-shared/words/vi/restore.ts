import type { restore as english } from '../en/restore.ts';

export const restore = {
  'restore.undone-title': 'Đã hoàn tác',
  'restore.undone-of':
    '“{database}” đã trở lại như trước khi khôi phục {filename}. Cơ sở dữ liệu được khôi phục đã bị xóa.',
  'restore.undone':
    '“{database}” đã trở lại như trước khi khôi phục. Cơ sở dữ liệu được khôi phục đã bị xóa.',
  'restore.old-exists': 'Cơ sở dữ liệu cũ {database} vẫn còn',
  'restore.old-kept':
    'Cơ sở dữ liệu này đã được thay thế {time} và được giữ với tên “{replacedDatabase}” cho đến khi bạn xóa.',
  'restore.undo': 'Hoàn tác…',
  'restore.undo-title': 'Hoàn tác việc thay thế {database}?',
  'restore.undo-confirm': 'Hoàn tác việc thay thế',
  'restore.undo-effect':
    '“{replacedDatabase}” lấy lại tên “{database}”. Cơ sở dữ liệu được khôi phục bị xóa, cùng mọi thay đổi trong đó từ khi khôi phục.',
  'restore.drop': 'Xóa cơ sở dữ liệu cũ…',
  'restore.drop-title': 'Xóa cơ sở dữ liệu cũ {database}?',
  'restore.drop-confirm': 'Xóa',
  'restore.drop-effect':
    '“{replacedDatabase}” bị xóa vĩnh viễn. Bản sao lưu an toàn từ trước khi thay thế không bị xóa.',
  'restore.no-connection':
    'Trước hết hãy kết nối một cơ sở dữ liệu: bản sao lưu được khôi phục vào máy chủ của nó.',
  'restore.where': 'Nơi khôi phục',
  'restore.server': 'Máy chủ',
  'restore.server-at': '{name} ({host}, cổng {port, plain})',
  'restore.database': 'Cơ sở dữ liệu',
  'restore.new': 'Cơ sở dữ liệu mới',
  'restore.new-hint': 'Không có cơ sở dữ liệu hiện có nào bị thay đổi.',
  'restore.name': 'Tên',
  'restore.name-taken': 'Đã có cơ sở dữ liệu với tên này.',
  'restore.name-invalid': 'Tên này không hợp lệ.',
  'restore.replace': 'Thay thế một cơ sở dữ liệu hiện có',
  'restore.replace-hint':
    'Cơ sở dữ liệu đó được sao lưu trước. Bản cũ được giữ cho đến khi bạn xóa.',
  'restore.database-to-replace': 'Cơ sở dữ liệu cần thay thế',
  'restore.choose-database': 'Chọn một cơ sở dữ liệu',
  'restore.database-of-size': '{database}, {size}',
  'restore.what': 'Nội dung khôi phục',
  'restore.everything-replaces':
    'Khi thay thế một cơ sở dữ liệu, mọi thứ trong bản sao lưu đều được khôi phục.',
  'restore.everything': 'Tất cả',
  'restore.some-tables': 'Một số bảng',
  'restore.some-tables-hint':
    'Cùng với các kiểu, sequence, chỉ mục và ràng buộc mà chúng cần. Phần xem trước liệt kê chúng.',
  'restore.search-tables': 'Tìm bảng',
  'restore.search': 'Tìm',
  'restore.table-facts': '{rows}, {size}',
  'restore.chosen': 'Đã chọn {chosen, number} trong {tables, plural, other{# bảng}}',
  'restore.review': 'Điều sẽ xảy ra',
  'restore.review-waits.new': 'Hãy đặt tên cho cơ sở dữ liệu mới để xem điều sẽ xảy ra.',
  'restore.review-waits.replace': 'Hãy chọn cơ sở dữ liệu cần thay thế để xem điều sẽ xảy ra.',
  'restore.review-waits.tables': 'Hãy chọn ít nhất một bảng để xem điều sẽ xảy ra.',
  'restore.review-waits.server': 'Phần xem trước bắt đầu khi máy chủ trả lời.',
  'restore.reviewing': 'Đang đọc tệp và hỏi máy chủ…',
  'restore.with-what-they-need': 'Cũng được khôi phục, vì các bảng cần chúng',
  'restore.not-restored': 'Không được khôi phục',
  'restore.good-to-know': 'Điều nên biết',
  'restore.trust': 'Tôi biết ai đã tạo tệp này và tôi tin tưởng tệp này',
  'restore.trust-hint':
    'Nightjar không tạo tệp này trên máy tính này. SQL trong tệp chạy với mọi quyền của người dùng thực hiện khôi phục.',
  'restore.type-to-replace': 'Nhập {database} để thay thế',
  'restore.begin': 'Khôi phục',
  'restore.begin-tables': '{tables, plural, other{Khôi phục # bảng}}',
  'restore.begin-replace': 'Thay thế {database}',
  'restore.without-owners': 'Không có chủ sở hữu và quyền',
  'restore.without-owners-hint':
    'Mọi thứ thuộc về chủ sở hữu mới. Chủ sở hữu, quyền và quyền mặc định trong tệp không được khôi phục.',
  'restore.without': 'Không có {entry}',
  'restore.without-hint': 'Những đối tượng phụ thuộc vào nó cũng không được khôi phục.',
  'restore.search-path': 'Với search_path {schemas}',
  'restore.search-path-hint':
    'Các hàm tìm được tên không có schema, trong khi khôi phục và trong cơ sở dữ liệu mới.',
  'restore.intention.new':
    'Khôi phục tất cả từ {source} vào cơ sở dữ liệu mới “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}).',
  'restore.intention.new-at':
    'Khôi phục tất cả từ {source}, trạng thái lúc {time}, vào cơ sở dữ liệu mới “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}).',
  'restore.intention.tables':
    'Khôi phục {tables, plural, other{# bảng}} từ {source} vào cơ sở dữ liệu mới “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}).',
  'restore.intention.tables-at':
    'Khôi phục {tables, plural, other{# bảng}} từ {source}, trạng thái lúc {time}, vào cơ sở dữ liệu mới “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}).',
  'restore.intention.replace':
    'Thay thế “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}) bằng tất cả từ {source}.',
  'restore.intention.replace-at':
    'Thay thế “{database}” trên {host}, cổng {port, plain} (PostgreSQL {version}) bằng tất cả từ {source}, trạng thái lúc {time}.',
  'restore.source': '“{database}”',
  'restore.step.other-name': 'Bản sao lưu được khôi phục dưới một tên khác.',
  'restore.step.compared': 'Các bảng và hàng đã khôi phục được đếm và so sánh với bản sao lưu.',
  'restore.step.renamed':
    'Sau đó cơ sở dữ liệu được đổi tên thành “{database}”. Nếu một bước thất bại, cơ sở dữ liệu mới bị gỡ bỏ.',
  'restore.step.backed-up': '“{database}” được sao lưu ở trạng thái hiện tại.',
  'restore.step.second':
    'Bản sao lưu được khôi phục vào một cơ sở dữ liệu thứ hai và được so sánh với bản sao lưu.',
  'restore.step.swapped':
    'Sau đó hai tên được đổi cho nhau. “{database}” cũ được giữ lại, và có thể hoàn tác.',
  'restore.size': 'Có {size} SQL.',
  'restore.size-of-tables': 'Cùng với những gì chúng cần, các bảng đã chọn có {size} SQL.',
  'restore.duration': 'Việc khôi phục sẽ mất khoảng {duration}.',
  'restore.duration-of-tables': 'Việc khôi phục các bảng sẽ mất khoảng {duration}.',
  'restore.phase.preparing': 'Chuẩn bị',
  'restore.phase.safety-backup': 'Bản sao lưu an toàn',
  'restore.phase.restoring': 'Khôi phục',
  'restore.phase.checking': 'So sánh',
  'restore.phase.publishing': 'Hoàn tất',
  'restore.phase-title.preparing': 'Đang đọc tệp và hỏi máy chủ',
  'restore.phase-title.safety-backup': 'Đang sao lưu cơ sở dữ liệu sẽ bị thay thế',
  'restore.phase-title.restoring': 'Đang gửi bản sao lưu đến máy chủ',
  'restore.phase-title.checking': 'Đang so sánh dữ liệu đã khôi phục với bản sao lưu',
  'restore.phase-title.publishing': 'Đang đổi tên cơ sở dữ liệu',
  'restore.in-progress': 'Đang khôi phục',
  'restore.from-to': '{filename} → {database}',
  'restore.fact.time-left': 'Còn lại',
  'restore.fact.elapsed': 'Đã qua',
  'restore.fact.sent': 'Đã gửi đến máy chủ',
  'restore.restored': 'Đã khôi phục',
  'restore.replaced': '{database} đã được thay thế',
  'restore.done': 'Xong',
  'restore.old-kept-as': 'Cơ sở dữ liệu cũ được giữ với tên “{replacedDatabase}”.',
  'restore.safety-backup': 'Bản sao lưu an toàn của cơ sở dữ liệu cũ: {filename}',
  'restore.warnings': 'Cảnh báo',
  'restore.copy-address': 'Sao chép URL kết nối',
  'restore.compare': 'So sánh với cơ sở dữ liệu',
  'restore.retry-with': '{remedy}…',
  'restore.cancelled': 'Đã hủy khôi phục',
  'restore.cancelled-effect': 'Máy chủ vẫn như trước.',
  'restore.result':
    '{tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} có trong “{database}”. Mất {duration}.',
  'restore.result-expected':
    '{tables, plural, other{# bảng}} và {rows, plural, other{# hàng}} có trong “{database}”. Mất {duration} (dự kiến khoảng {expected}).',
  'restore.announce': 'Khôi phục: {step}.',
  'restore.announce-percent': 'Khôi phục: {step}, {percent, number} phần trăm.',
  'restore.announce-done': 'Đã khôi phục. {result}',
  'restore.announce-cancelled': 'Đã hủy khôi phục. Máy chủ vẫn như trước.',
} as const satisfies Record<keyof typeof english, string>;
