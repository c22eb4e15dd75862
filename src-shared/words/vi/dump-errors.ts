import type { dumpErrors as english } from '../en/dump-errors.ts';

export const dumpErrors = {
  'error.extensions-missing.title': 'Thiếu phần mở rộng cho lần kiểm chứng này',
  'error.extensions-missing.next-step':
    'Vẫn chưa biết bản sao lưu có tốt hay không. Hãy cài các phần mở rộng trên máy tính của máy chủ đó, rồi kiểm chứng lại bản sao lưu.',
  'error.extension-not-provable.title':
    'Lần kiểm chứng không khôi phục được một phần mở rộng của bản sao lưu này',
  'error.extension-not-provable.explanation': '{extension}: {reason}',
  'error.extension-not-provable.next-step':
    'Vẫn chưa biết bản sao lưu có tốt hay không. Để thử, hãy khôi phục nó vào máy chủ của bạn.',
  'error.drill-not-trusted.title': 'Tệp không được tạo tại đây',
  'error.drill-not-trusted.explanation':
    'Nightjar này không tạo {filename}. Để kiểm chứng tệp, một máy chủ tạm chạy các câu lệnh của tệp bằng một vai trò không truy cập được tệp hay chương trình.',
  'error.drill-not-trusted.next-step':
    'Nếu bạn biết tệp từ đâu đến, hãy xác nhận rằng bạn tin tưởng nó.',
  'error.drill-needs-superuser.title': 'Chỉ superuser mới khôi phục được tệp này',
  'error.drill-needs-superuser.next-step':
    'Phần còn lại của tệp chưa được thử. Để thử, hãy khôi phục tệp vào máy chủ của bạn.',
  'error.drill-failed.title': 'Lần kiểm chứng không hoàn tất được',
  'error.drill-failed.explanation': '{detail}',
  'error.drill-failed.next-step':
    'Vẫn chưa biết bản sao lưu có tốt hay không. Chi tiết có trong log.',
  'error.drill-too-long.title': 'Lần khôi phục thử kéo dài quá lâu và đã bị dừng',
  'error.drill-too-long.next-step':
    'Vẫn chưa biết bản sao lưu có tốt hay không. Hãy thử lại khi máy tính này ít bận hơn, hoặc kiểm tra các hàm và trigger của cơ sở dữ liệu.',
  'error.drill-cancelled.title': 'Đã dừng lần kiểm chứng',
  'error.drill-cancelled.explanation': 'Lần kiểm chứng được dừng theo yêu cầu.',
  'error.drill-cancelled.next-step': 'Các tệp và cơ sở dữ liệu tạm đã bị xóa.',
  'error.drill-running.title': 'Một lần kiểm chứng đang chạy',
  'error.drill-running.explanation': '{filename} đang được kiểm chứng.',
  'error.drill-running.next-step': 'Hãy chờ đến khi xong.',
  'error.drill-no-good-backup.title': 'Không có bản sao lưu tốt nào để kiểm chứng',
  'error.drill-no-good-backup.explanation':
    'Chưa có bản sao lưu nào, hoặc bản nào cũng có cảnh báo hay bị hỏng.',
  'error.drill-no-good-backup.next-step': 'Hãy tạo một bản sao lưu.',
  'error.drill-none-made-here.title': 'Không có bản sao lưu tốt nào được tạo trên máy tính này',
  'error.drill-none-made-here.explanation':
    'Nightjar chỉ tự động kiểm chứng các bản sao lưu do nó tạo tại đây. Các tệp khác chỉ chạy sau khi một quản trị viên xác nhận là đáng tin.',
  'error.drill-none-made-here.next-step':
    'Hãy tạo một bản sao lưu tại đây, hoặc chọn “Kiểm chứng” cho bản mà bạn tin tưởng.',
  'error.file-not-a-dump.title': 'Không mở được tệp này như một bản sao lưu',
  'error.file-not-a-dump.explanation': '{filename}: {detail}',
  'error.file-not-a-dump.next-step': '{advice}',
  'error.statement-too-long.title': 'Bản dump có một câu lệnh quá dài, không đọc được',
  'error.statement-too-long.next-step':
    'pg_dump chỉ viết câu lệnh dài như vậy cho các hàng dưới dạng INSERT. Hãy tạo bản dump bằng COPY, dạng này không có giới hạn.',
  'error.file-refused.title': 'Chỉ có thể mở bản dump',
  'error.file-refused.next-step': 'Hãy chọn một tệp có đuôi .sql hoặc .sql.gz.',
  'error.file-changed.title': 'Tệp đã thay đổi trong khi đang mở',
  'error.file-changed.explanation': 'Một chương trình khác đã ghi vào {filename}.',
  'error.file-changed.next-step': 'Hãy mở lại khi chương trình đó xong việc.',
  'error.not-a-regular-file.title': 'Đây không phải là tệp thông thường',
  'error.not-a-regular-file.explanation':
    '{file} là {fileKind}, không phải tệp thông thường. Nightjar không mở nó.',
  'error.not-a-regular-file.next-step':
    'Hãy tìm xem ai đã tạo nó, chuyển nó sang thư mục khác, rồi thử lại.',
  'error.file-too-large.title': 'Tệp này quá lớn',
  'error.file-too-large.next-step':
    'Hãy tìm xem ai đã thay đổi nó, chuyển nó sang thư mục khác, rồi thử lại.',
  'error.backup-not-open.title': 'Bản sao lưu này không còn mở',
  'error.backup-not-open.explanation': 'Nó đã được đóng.',
  'error.backup-not-open.next-step': 'Hãy mở lại.',
  'error.table-not-in-backup.title': 'Không có bảng này trong bản sao lưu',
  'error.table-not-in-backup.explanation': 'Bản sao lưu không chứa bảng “{table}”.',
  'error.table-not-in-backup.next-step':
    'Hãy xem danh sách bảng của nó. Viết tên dưới dạng schema.bảng.',
  'error.reading-cancelled.title': 'Đã dừng',
  'error.reading-cancelled.explanation': 'Việc đọc được dừng theo yêu cầu.',
  'error.reading-cancelled.next-step': 'Không có gì thay đổi.',
  'error.export-failed.title': 'Không xuất được bảng',
  'error.export-failed.explanation': '{file}: {detail}',
  'error.export-failed.next-step':
    'Tệp chưa hoàn chỉnh đã bị xóa. Hãy giải phóng dung lượng hoặc chọn thư mục khác.',
  'error.dump-not-trusted.title': 'Tệp này chứa nhiều hơn SQL',
  'error.dump-not-trusted.next-step':
    'Đừng khôi phục tệp này nếu bạn không biết ai đã tạo nó. Không có gì thay đổi.',
  'error.statement-not-allowed.title': 'Tệp này chứa một câu lệnh mà việc khôi phục không chạy',
  'error.statement-not-allowed.next-step':
    'Đừng khôi phục tệp này nếu bạn không biết ai đã tạo nó. Không có gì thay đổi.',
  'error.dump-foreign.title': 'Nightjar không tạo tệp này tại đây',
  'error.dump-foreign.explanation':
    'Các câu lệnh trong {filename} chạy với mọi quyền của người dùng khôi phục. Một tệp độc hại có thể đọc và thay đổi mọi thứ mà người dùng này đọc và thay đổi được. Nếu đó là superuser, tệp có thể chạy chương trình trên máy chủ.',
  'error.dump-foreign.next-step':
    'Chỉ khôi phục nếu bạn biết ai đã tạo nó. Sau đó hãy xác nhận rằng bạn tin tưởng nó.',
  'error.dump-makes-databases.title': 'Bản dump này tạo hoặc xóa cơ sở dữ liệu theo cách không rõ',
  'error.dump-makes-databases.explanation':
    '{filename} tạo, xóa, thay đổi hoặc kết nối đến một cơ sở dữ liệu ở vị trí hay dạng khác với pg_dump và pg_dumpall. Nightjar chỉ khôi phục được dạng của chúng vào một cơ sở dữ liệu mới.',
  'error.dump-makes-databases.next-step':
    'Hãy tạo lại bản dump của cơ sở dữ liệu bằng pg_dump, hoặc khôi phục tệp bằng psql nếu bạn biết ai đã tạo nó.',
  'error.several-databases-in-file.title': 'Tệp này chứa nhiều cơ sở dữ liệu',
  'error.several-databases-in-file.next-step':
    'Hãy chọn một trong số đó: trong cửa sổ, hoặc bằng --database-in-file TÊN.',
  'error.database-not-in-file.title': 'Cơ sở dữ liệu này không có trong tệp',
  'error.database-not-in-file.next-step':
    'Hãy kiểm tra tên, hoặc bỏ tên nếu tệp chỉ chứa một cơ sở dữ liệu.',
  'error.dump-without-tables.title': 'Bản dump này chứa các hàng mà không có bảng của chúng',
  'error.dump-without-tables.explanation':
    '{filename} chứa các hàng của {table} nhưng không tạo bảng, như pg_dump viết với --data-only hoặc --section=data. Một cơ sở dữ liệu mới không có bảng cho các hàng này.',
  'error.dump-without-tables.next-step':
    'Hãy tạo lại bản dump không có các tùy chọn này, hoặc nạp các hàng bằng psql vào một cơ sở dữ liệu đã có bảng.',
  'error.database-exists.title': 'Cơ sở dữ liệu này đã tồn tại',
  'error.database-exists.explanation': 'Máy chủ đã có cơ sở dữ liệu “{database}”.',
  'error.database-exists.next-step': 'Hãy chọn tên khác, hoặc thay thế cơ sở dữ liệu đó.',
  'error.restore-failed.title': 'Khôi phục thất bại',
  'error.restore-cancelled.title': 'Đã dừng khôi phục',
  'error.restore-cancelled.explanation': 'Việc khôi phục được dừng theo yêu cầu.',
  'error.restore-cancelled.next-step': 'Máy chủ vẫn như trước.',
  'error.restore-running.title': 'Một lần khôi phục đang chạy',
  'error.restore-running.explanation': '“{database}” đang được khôi phục.',
  'error.restore-running.next-step': 'Hãy chờ đến khi xong, hoặc dừng lại.',
  'error.restore-not-permitted.title': 'Người dùng không có quyền tạo cơ sở dữ liệu',
  'error.restore-not-permitted.explanation':
    'Việc khôi phục tạo một cơ sở dữ liệu mới, nhưng người dùng “{user}” không có quyền tạo.',
  'error.restore-not-permitted.next-step':
    'Hãy cấp CREATEDB cho người dùng, hoặc kết nối bằng người dùng có quyền này.',
  'error.database-not-owned.title': 'Cơ sở dữ liệu có chủ sở hữu khác',
  'error.database-not-owned.explanation':
    'Chỉ chủ sở hữu hoặc superuser mới thay thế được “{database}”. Người dùng “{user}” không phải cả hai.',
  'error.database-not-owned.next-step':
    'Hãy kết nối bằng chủ sở hữu, hoặc khôi phục vào một cơ sở dữ liệu mới.',
  'error.database-not-replaceable.title': 'Không thể thay thế cơ sở dữ liệu này',
  'error.database-not-replaceable.explanation':
    '“{database}” là khuôn mẫu cho các cơ sở dữ liệu mới, hoặc là cơ sở dữ liệu duy nhất trên máy chủ này mà Nightjar kết nối được.',
  'error.database-not-replaceable.next-step':
    'Hãy khôi phục vào một cơ sở dữ liệu mới, hoặc thay thế cơ sở dữ liệu khác.',
  'error.roles-missing.title': 'Thiếu vai trò trên máy chủ',
  'error.extension-of-one-database.title':
    'Một phần mở rộng của bản sao lưu này chỉ có thể ở trong một cơ sở dữ liệu của máy chủ',
  'error.extension-of-one-database.next-step':
    'Hãy khôi phục không dùng Nightjar: đổi tên cơ sở dữ liệu cũ, tạo một cơ sở dữ liệu trống có tên trong thiết lập đó, rồi nạp tệp vào bằng psql. Hoặc khôi phục các bảng của nó vào một cơ sở dữ liệu mới.',
  'error.tables-need-new-database.title':
    'Chỉ có thể khôi phục từng bảng riêng vào một cơ sở dữ liệu mới',
  'error.tables-need-new-database.explanation':
    'Một cơ sở dữ liệu có sẵn luôn bị thay thế toàn bộ, nên các bảng khác của nó sẽ mất.',
  'error.tables-need-new-database.next-step':
    'Hãy khôi phục các bảng vào một cơ sở dữ liệu mới, rồi chép dữ liệu cần dùng từ đó.',
  'error.half-made-database-left.title': 'Một cơ sở dữ liệu dở dang còn lại trên máy chủ',
  'error.half-made-database-left.explanation':
    'Việc khôi phục đã dừng ({reason}), và không xóa được cơ sở dữ liệu dở dang “{database}” của nó.',
  'error.half-made-database-left.next-step':
    'Lần khôi phục tiếp theo vào máy chủ này sẽ xóa nó, hoặc hãy tự xóa. Ngoài ra không có gì thay đổi.',
  'error.restore-outcome-unknown.title': 'Chưa biết việc khôi phục có hiệu lực hay không',
  'error.restore-outcome-unknown.next-step':
    'Hãy khởi động lại máy chủ, rồi kiểm tra xem nó có những cơ sở dữ liệu nào. Hoàn tác sẽ khôi phục cơ sở dữ liệu đã được thay thế.',
  'error.kept-database-unknown.title': 'Không có cơ sở dữ liệu đã được thay thế này',
  'error.kept-database-unknown.explanation':
    'Không có cơ sở dữ liệu đã được thay thế nào có mã {keptId}: nó đã được khôi phục hoặc bị xóa.',
  'error.kept-database-unknown.next-step': 'Hãy xem danh sách các cơ sở dữ liệu đã được thay thế.',
  'error.kept-database-gone.title': 'Cơ sở dữ liệu đã được thay thế không còn tồn tại',
  'error.kept-database-gone.explanation':
    '“{database}” không có trên máy chủ: nó đã bị xóa, đổi tên hoặc được khôi phục, hoặc chưa từng bị thay thế.',
  'error.kept-database-gone.next-step': 'Hãy khôi phục bản sao lưu được tạo trước khi thay thế.',
  'error.connection-keeps-database.title':
    'Một cơ sở dữ liệu đã được thay thế vẫn còn trên máy chủ này',
  'error.connection-keeps-database.explanation':
    'Không có kết nối này, Nightjar không khôi phục được “{database}”.',
  'error.connection-keeps-database.next-step':
    'Trước tiên hãy hoàn tác việc thay thế hoặc xóa cơ sở dữ liệu đã được thay thế. Sau đó xóa kết nối.',
  'error.kept-database-elsewhere.title': 'Cơ sở dữ liệu đã được thay thế ở trên máy chủ khác',
  'error.kept-database-elsewhere.explanation':
    '“{database}” ở trên {host}, cổng {port, plain}, nhưng kết nối của nó trỏ đến máy chủ khác.',
  'error.kept-database-elsewhere.next-step':
    'Hãy đổi kết nối trở lại máy chủ đó. Nếu không có kết nối, hãy nêu máy chủ bằng --url.',
  'errors.next-attempt-possible': 'Có thể thử lại sau {duration}.',
  'errors.server-sent-no-data': 'Máy chủ không gửi dữ liệu nào trong {silentMs}.',
  'errors.about-needed': 'Cần khoảng {neededBytes}.',
  'errors.disk-full-disk-quota-user':
    'Ổ đĩa của {folder} đã đầy, hoặc hạn mức đĩa của người dùng này đã hết.',
  'errors.free': 'Còn trống {availableBytes} trong {folder}.',
  'errors.do-not-rely-file-dump':
    'Đừng dựa vào tệp này. Hãy tạo lại bản dump bằng --file, để các thông điệp không lẫn vào bản dump (không dùng “2>&1”).',
  'errors.do-not-rely-file-create':
    'Đừng dựa vào tệp này. Hãy tạo một bản sao lưu mới và kiểm tra ổ đĩa.',
  'errors.pg-dump-process-failed-exit': 'Tiến trình pg_dump thất bại với mã thoát {exitCode}',
  'errors.pg-dump-process-terminated': 'Tiến trình pg_dump bị kết thúc bởi {signal}',
  'errors.install-postgresql-client-programs-choose':
    'Hãy cài các chương trình client của PostgreSQL {value}, hoặc chọn thư mục của chúng.',
  'errors.no-postgresql-server-computer': 'Không có máy chủ PostgreSQL {wanted} trên máy tính này',
  'errors.prove-backup-nightjar-restores-into':
    'Để kiểm chứng bản sao lưu này, Nightjar khôi phục nó vào một máy chủ. Bản dump không ghi phiên bản PostgreSQL, nên phiên bản nào cũng dùng được, nhưng trên máy tính này chưa cài máy chủ nào.',
  'errors.prove-backup-nightjar-restores-into-2':
    'Để kiểm chứng bản sao lưu này, Nightjar khôi phục nó vào một máy chủ cùng phiên bản chính, nhưng trên máy tính này chưa cài máy chủ nào.',
  'errors.prove-backup-nightjar-restores-into-3':
    'Để kiểm chứng bản sao lưu này, Nightjar khôi phục nó vào một máy chủ cùng phiên bản chính, nhưng trên máy tính này {found, plural, other{chỉ cài}} {join}.',
  'errors.install-postgresql-server-programs-restore':
    'Hãy cài PostgreSQL cùng các chương trình máy chủ, hoặc khôi phục bản sao lưu vào một cơ sở dữ liệu mới trên một máy chủ của bạn.',
  'errors.install-postgresql-server-programs-restore-2':
    'Hãy cài PostgreSQL {wanted} cùng các chương trình máy chủ, hoặc khôi phục bản sao lưu vào một cơ sở dữ liệu mới trên một máy chủ của bạn.',
  'errors.server-drill-does-not-have': 'Máy chủ dùng để kiểm chứng không có {join}.',
  'errors.restore-drill-runs-statements-file':
    'Lần khôi phục thử chạy các câu lệnh của tệp bằng một vai trò không có quyền đặc biệt. PostgreSQL báo: {detail}',
  'errors.restore-drill-runs-statements-file-2':
    'Lần khôi phục thử chạy các câu lệnh của tệp bằng một vai trò không có quyền đặc biệt. Chỉ superuser mới tạo được những mục sau, và chúng sẽ chạy với quyền của máy chủ: {join}.',
  'errors.had-not-finished-after-which':
    'Sau {limitMs} vẫn chưa xong, lâu hơn nhiều so với mức một tệp cỡ này cần.',
  'errors.more': '{first} và {others, number} mục khác',
  'errors.statement-row-begins-at-byte':
    'Một câu lệnh hoặc một hàng bắt đầu ở byte {offset, plain} của SQL dài hơn {limitBytes}.',
  'errors.longer-than-no-valid-file':
    '{file} dài hơn {limitBytes}. Không có tệp hợp lệ nào loại này dài như vậy. Nightjar không đọc nó.',
  'errors.line-bytes-into-sql-psql':
    'Dòng ở byte {offset, plain} của SQL là một lệnh của psql, có thể chạy chương trình trên máy tính này. pg_dump không bao giờ viết dòng như vậy.',
  'errors.statement-bytes-into-sql-not':
    'Câu lệnh {statement}, ở byte {offset, plain} của SQL, không thuộc những câu lệnh mà pg_dump viết cho một cơ sở dữ liệu.',
  'errors.contains-databases-only-one-database':
    '{filename} chứa {databases, number} cơ sở dữ liệu: {databases2}. Mỗi lần chỉ có thể mở, khôi phục hoặc kiểm chứng một cơ sở dữ liệu.',
  'errors.does-not-contain-database-contains':
    '{filename} không chứa cơ sở dữ liệu “{database}”. Tệp không nêu tên cơ sở dữ liệu nào.',
  'errors.does-not-contain-database-contains-2':
    '{filename} không chứa cơ sở dữ liệu “{database}”. Tệp chứa {databases}.',
  'errors.dump-names-which-not-server':
    'Bản dump nêu tên {join}, {roles, plural, other{không có}} trên máy chủ này. Việc khôi phục sẽ thất bại.',
  'errors.create-roles-first-backup-roles':
    'Trước tiên hãy tạo các vai trò (bên cạnh bản sao lưu có vai trò là một tệp chứa chúng), rồi thử lại.',
  'errors.create-roles-first-backup-roles-2':
    'Trước tiên hãy tạo các vai trò (bên cạnh bản sao lưu có vai trò là một tệp chứa chúng), hoặc khôi phục không kèm chủ sở hữu và quyền (--without-owners).',
  'errors.create-roles-first-backup-roles-3':
    'Trước tiên hãy tạo các vai trò (bên cạnh bản sao lưu có vai trò là một tệp chứa chúng), hoặc khôi phục không kèm chủ sở hữu và quyền (--without-owners): khi đó chỉ cần có {join}, ví dụ cho các policy.',
  'errors.can-only-created-database-names':
    '{extension} chỉ có thể được tạo trong cơ sở dữ liệu mà {setting} nêu. Việc khôi phục trước tiên nạp vào một cơ sở dữ liệu mới có tên khác, nên sẽ thất bại.',
  'errors.can-only-created-database-names-2':
    '{extension} chỉ có thể được tạo trong cơ sở dữ liệu mà {setting} nêu (ở đây là “{database}”). Việc khôi phục trước tiên nạp vào một cơ sở dữ liệu mới có tên khác, nên sẽ thất bại.',
  'errors.server-stopped-while-being-renamed':
    'Máy chủ dừng trong khi “{scratch}” đang được đổi tên thành “{database}”. Nếu có “{database}”, việc khôi phục đã hoàn tất. Nếu không, lần khôi phục tiếp theo vào máy chủ này sẽ xóa “{scratch}”.',
  'errors.server-stopped-during-replacement-which':
    'Máy chủ dừng trong khi thay thế, việc này xảy ra trọn vẹn hoặc không xảy ra. Nếu có “{kept}”, đó là cơ sở dữ liệu cũ, và “{database}” là cơ sở dữ liệu đã khôi phục. Nếu có “{scratch}”, chưa có gì bị thay thế, và lần khôi phục tiếp theo vào máy chủ này sẽ xóa “{scratch}”.',
  'restore-failure.line': 'dòng {line, plain} của bản dump',
  'advice.safe-search-path':
    'Hàm dùng các tên không kèm schema. PostgreSQL 17 trở lên luôn dùng một search_path an toàn khi tạo chỉ mục và materialized view. Hãy đặt search_path cho hàm (ALTER FUNCTION … SET search_path) trong cơ sở dữ liệu nguồn, rồi tạo bản sao lưu mới.',
  'advice.search-path':
    'Hàm dùng các tên không kèm schema, nhưng bản dump được khôi phục với search_path trống.',
  'advice.max-locks':
    'Máy chủ không còn bộ nhớ cho thêm khóa: hãy tăng max_locks_per_transaction trong cấu hình, khởi động lại máy chủ, rồi thử lại.',
  'advice.extension-missing':
    'Trên máy tính của máy chủ, hãy cài gói chứa phần mở rộng này. Sau đó thử lại.',
  'advice.key-twice':
    'Các hàng trong bản sao lưu có cùng một khóa hai lần. Cơ sở dữ liệu nguồn không phát hiện vì chỉ mục của nó bị hỏng. Hãy tìm các hàng này trong cơ sở dữ liệu nguồn và sửa chúng.',
  'advice.constraint':
    'Các hàng trong bản sao lưu vi phạm một ràng buộc của bản sao lưu: cơ sở dữ liệu nguồn chứa những hàng như vậy, hoặc một hàm mà ràng buộc gọi không hoạt động khi khôi phục. Hãy tìm các hàng này trong cơ sở dữ liệu nguồn.',
  'advice.not-on-server':
    'Máy chủ này không có. Hãy cài locale trên máy tính của nó, hoặc khôi phục vào máy chủ có locale đó.',
  'advice.locale-missing':
    'Máy tính của máy chủ không có locale này: hãy cài ở đó, hoặc khôi phục vào máy chủ có locale đó.',
  'advice.role-missing':
    'Trước tiên hãy tạo vai trò trên máy chủ, hoặc khôi phục không kèm chủ sở hữu và quyền.',
  'advice.more-rights':
    'Câu lệnh này cần nhiều quyền hơn mức việc khôi phục cấp cho một tệp. Nếu bạn không phải superuser, hãy khôi phục bằng superuser: khi đó Nightjar chạy những câu lệnh như vậy nếu chúng có đúng dạng mà pg_dump viết. Nếu không, hãy bỏ mục đó, hoặc nạp tệp bằng psql nếu bạn biết ai đã tạo nó.',
  'advice.encoding':
    'Các ký tự của bản sao lưu không có trong bảng mã của cơ sở dữ liệu mới, hoặc bị hỏng: hãy khôi phục vào cơ sở dữ liệu có bảng mã của nguồn.',
  'advice.damaged-line':
    'Tệp có lẽ bị hỏng ở dòng này. Hãy so sánh với cơ sở dữ liệu nguồn hoặc với bản sao lưu cũ hơn.',
  'advice.unknown-name':
    'Bản dump không tạo nó, hoặc dùng trước khi tạo. Máy chủ thiếu một phần mở rộng, hoặc bản dump chỉ chứa một phần của cơ sở dữ liệu.',
  'remedy.search-path': 'Khôi phục với search_path public',
  'remedy.search-path-in-sentence': 'khôi phục với search_path public',
  'remedy.without-owners': 'Khôi phục không kèm chủ sở hữu và quyền',
  'remedy.without-owners-in-sentence': 'khôi phục không kèm chủ sở hữu và quyền',
  'remedy.leave-out': 'Khôi phục không kèm {object}',
  'remedy.leave-out-in-sentence': 'khôi phục không kèm {object}',
  'remedy.with-flag': '{remedy} ({flag})',
  'remedy.or': '{before} hoặc {next}',
  'remedy.server-unchanged': 'Máy chủ vẫn như trước.',
  'remedy.log': 'Chi tiết có trong log.',
  'remedy.also': 'Cũng có thể {options}.',
  'advice.disk-full': 'Ổ đĩa của máy chủ đã đầy: hãy giải phóng dung lượng ở đó, rồi thử lại.',
  'restore-failure.detail': 'Chi tiết: {detail}',
  'restore-failure.hint': 'Gợi ý: {hint}',
  'restore-failure.context': 'Ngữ cảnh: {context}',
  'restore-failure.where': 'Vị trí: {place}',
} as const satisfies Record<keyof typeof english, string>;
