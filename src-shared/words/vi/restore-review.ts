import type { restoreReview as english } from '../en/restore-review.ts';

export const restoreReview = {
  'restore-review.disproved': 'Lần khôi phục thử ngày {date} có kết quả này: {verdict}. {reason}',
  'restore-review.disproved-without-reason':
    'Lần khôi phục thử ngày {date} có kết quả này: {verdict}.',
  'restore-review.search-path':
    'Tên không có schema được tìm trong {schemas}, trong và sau khi khôi phục (search_path của cơ sở dữ liệu mới).',
  'restore-review.untrusted':
    'Nightjar không tạo tệp này trên máy tính này, nên không rõ tệp có bị thay đổi hay không.',
  'restore-review.rights-new-role':
    'Các hàm trong bản sao lưu (trong ràng buộc CHECK, giá trị mặc định, chỉ mục và trigger) chạy trong khi khôi phục, với quyền của một vai trò mới chỉ sở hữu cơ sở dữ liệu mới. Nếu máy chủ không cho phép vai trò mới đăng nhập, các hàm chạy với quyền của “{user}”.',
  'restore-review.rights-new-role-superuser':
    'Các hàm trong bản sao lưu (trong ràng buộc CHECK, giá trị mặc định, chỉ mục và trigger) chạy trong khi khôi phục, với quyền của một vai trò mới chỉ sở hữu cơ sở dữ liệu mới. Nếu máy chủ không cho phép vai trò mới đăng nhập, các hàm chạy với quyền của “{user}”, một superuser.',
  'restore-review.rights-user':
    'Các hàm trong bản sao lưu (trong ràng buộc CHECK, giá trị mặc định, chỉ mục và trigger) chạy trong khi khôi phục, với quyền của “{user}”.',
  'restore-review.rights-user-superuser':
    'Các hàm trong bản sao lưu (trong ràng buộc CHECK, giá trị mặc định, chỉ mục và trigger) chạy trong khi khôi phục, với quyền của “{user}”, một superuser.',
  'restore-review.acts-as-roles':
    'Tệp tạo đối tượng dưới tên các vai trò khác, điều chỉ superuser làm được: các câu lệnh trong tệp có thể chạy chương trình trên máy tính của máy chủ và đọc, ghi tệp ở đó.',
  'restore-review.reaches': 'Tệp cũng có tác động bên ngoài cơ sở dữ liệu của nó: {effects}.',
  'restore-review.roles-of-server':
    'Tệp cũng tạo các vai trò của máy chủ, cùng mật khẩu và quyền của chúng: {roles}. Chúng không được khôi phục.',
  'restore-review.newer-server':
    'Bản sao lưu đến từ PostgreSQL {from}, còn máy chủ này là {version}: những tính năng chỉ phiên bản mới hơn có thì không khôi phục được.',
  'restore-review.transaction-timeout':
    'pg_dump {version} đã ghi một thiết lập (transaction_timeout) mà máy chủ này không hỗ trợ; thiết lập đó được bỏ qua.',
  'restore-review.novelty-left-out':
    'pg_dump {version} đã ghi {feature} mà máy chủ này không hỗ trợ; chúng được bỏ qua.',
  'restore-review.novelties':
    'Bản sao lưu chứa những tính năng mà máy chủ này không hỗ trợ: {features}. Việc khôi phục sẽ thất bại và không thay đổi gì.',
  'restore-review.novelties-of-tables':
    'Bản sao lưu chứa những tính năng mà máy chủ này không hỗ trợ: {features}. Nếu một bảng đã chọn cần một trong số đó, việc khôi phục sẽ thất bại và không thay đổi gì.',
  'restore-review.novelty': '{feature} (mới từ {version, plain})',
  'restore-review.only-superusers':
    'Chỉ superuser mới tạo được {objects}, và “{user}” không phải superuser: việc khôi phục có thể thất bại ở đó.',
  'restore-review.wide-publication':
    'publication {name} (của mọi bảng, hoặc mọi bảng trong một schema)',
  'restore-review.casts':
    '“{user}” chỉ tạo được cast cho kiểu mình sở hữu, và chỉ cast có hàm: việc khôi phục có thể thất bại ở {casts}.',
  'restore-review.owners-and-grants-as-in-file':
    'Chủ sở hữu và quyền được đặt như trong tệp, cho các vai trò {roles}.',
  'restore-review.owners-and-grants-as-in-file-new-owner':
    'Chủ sở hữu và quyền được đặt như trong tệp, cho các vai trò {roles}; đối tượng của superuser thuộc về chủ sở hữu mới.',
  'restore-review.owners-as-in-file': 'Chủ sở hữu được đặt như trong tệp, cho các vai trò {roles}.',
  'restore-review.owners-as-in-file-new-owner':
    'Chủ sở hữu được đặt như trong tệp, cho các vai trò {roles}; đối tượng của superuser thuộc về chủ sở hữu mới.',
  'restore-review.owner-of-replaced':
    'Chủ sở hữu và quyền của bảng và đối tượng khác không có trong bản sao lưu: tất cả sẽ thuộc về chủ sở hữu của “{database}”.',
  'restore-review.owner-new-role':
    'Chủ sở hữu và quyền của bảng và đối tượng khác không có trong bản sao lưu: tất cả sẽ thuộc về vai trò mới “{role}”, chỉ dùng được cơ sở dữ liệu này.',
  'restore-review.owner-who-restores':
    'Chủ sở hữu và quyền của bảng và đối tượng khác không có trong bản sao lưu: tất cả sẽ thuộc về người dùng thực hiện khôi phục.',
  'restore-review.roles-on-server': 'Các vai trò được nêu tên đều có trên máy chủ: {roles}.',
  'restore-review.space': 'Cơ sở dữ liệu cần khoảng {size} trên máy chủ, như trước khi sao lưu.',
  'restore-review.backed-up-first':
    '“{database}” được sao lưu trước, và được giữ dưới một tên khác cho đến khi bạn xóa.',
  'restore-review.properties-copied':
    'Chủ sở hữu, quyền và thiết lập của chính cơ sở dữ liệu được chép sang cơ sở dữ liệu được khôi phục.',
  'restore-review.connections-closed':
    '{connections, plural, other{# kết nối}} đến “{database}” sẽ bị đóng.',
  'restore-review.extensions-missing':
    '{count, plural, other{Máy chủ không có phần mở rộng {extensions}; thiếu chúng, việc khôi phục sẽ thất bại.}} Hãy cài phần mềm còn thiếu trên máy tính của máy chủ trước.',
  'restore-review.extensions-missing-for-tables':
    '{count, plural, other{Máy chủ không có phần mở rộng {extensions}; nếu các bảng cần chúng, việc khôi phục sẽ thất bại.}} Hãy cài phần mềm còn thiếu trên máy tính của máy chủ trước.',
  'restore-review.not-preloaded':
    '{extension} không có trong shared_preload_libraries của máy chủ; thiếu nó, việc khôi phục sẽ thất bại. Hãy thêm vào đó và khởi động lại máy chủ trước.',
  'restore-review.not-preloaded-for-tables':
    '{extension} không có trong shared_preload_libraries của máy chủ; nếu các bảng cần nó, việc khôi phục sẽ thất bại. Hãy thêm vào đó và khởi động lại máy chủ trước.',
  'restore-review.timescaledb':
    'Các bảng của timescaledb chỉ khôi phục được giữa timescaledb_pre_restore() và timescaledb_post_restore(), mà Nightjar không gọi: hãy tự khôi phục bản sao lưu này bằng psql.',
  'restore-review.creates-database':
    'Tệp tự tạo cơ sở dữ liệu “{database}”: nội dung của nó được đưa vào cơ sở dữ liệu mới, và không có cơ sở dữ liệu nào khác được tạo hay bị xóa.',
  'restore-review.connects-to-database':
    'Tệp tự kết nối đến cơ sở dữ liệu “{database}”: nội dung của nó được đưa vào cơ sở dữ liệu mới, và không có cơ sở dữ liệu nào khác được tạo hay bị xóa.',
  'restore-review.takes-settings':
    'Cơ sở dữ liệu mới nhận các thiết lập của “{database}”: {settings}.',
  'restore-review.setting-not-applied':
    'Thiết lập {setting} trong tệp không được áp dụng: {title}, {explanation}',
  'restore-review.left-out.asked': 'Bỏ qua theo yêu cầu của bạn: {entries}.',
  'restore-review.left-out.needing': 'Cũng bỏ qua, vì chúng cần những thứ đó: {entries}.',
  'restore-review.left-out.owners-and-grants':
    'Chủ sở hữu, quyền và quyền mặc định trong tệp được bỏ qua theo yêu cầu của bạn.',
  'restore-review.left-out.transaction_timeout':
    'Thiết lập transaction_timeout, mà máy chủ này không hỗ trợ, đã được bỏ qua.',
  'restore-review.left-out.default_table_access_method':
    'Thiết lập default_table_access_method, mà máy chủ này không hỗ trợ, đã được bỏ qua.',
  'restore-review.left-out.statistics':
    'Số liệu thống kê của bộ lập kế hoạch, mà máy chủ này không hỗ trợ, đã được bỏ qua.',
  'restore-review.left-out.server-stamps':
    'Các tùy chọn nội bộ của máy chủ cũ ({options}) đã được bỏ qua. Một pg_dump cũ hơn máy chủ đó đã ghi chúng vào tệp.',
  'restore-review.left-out.comment': 'Chú thích của chính cơ sở dữ liệu đã được bỏ qua.',
  'restore-review.left-out.of-database':
    'Những thuộc tính này của cơ sở dữ liệu “{database}” không được khôi phục: {properties}.',
  'restore-review.left-out.of-server':
    'Bỏ qua, vì nó thuộc về máy chủ và chỉ chủ sở hữu được thay đổi: {object}.',
  'restore-review.left-out.owner-with-power':
    '“{role}” là superuser, hoặc có thể hành động như superuser: {objects, plural, other{# đối tượng mà tệp gán cho vai trò này giữ}} chủ sở hữu của các đối tượng khác, để không có mã nào trong tệp chạy với quyền superuser.',
  'restore-review.left-out.default-privileges':
    'Quyền mặc định của {roles} đã được bỏ qua vì cùng lý do.',
  'restore-review.left-out.protected':
    'Chủ sở hữu và quyền của {objects} đã được bỏ qua: những đối tượng này thuộc về chính máy chủ, hoặc một phần mở rộng không cho phép người dùng khác thay đổi chúng.',
  'restore-review.not-copied.tablespace':
    'Không chép được từ cơ sở dữ liệu bị thay thế: tablespace “{tablespace}”, nơi bạn không có quyền tạo đối tượng. Cơ sở dữ liệu được khôi phục nằm trong tablespace mặc định.',
  'restore-review.not-copied.statement':
    'Không chép được từ cơ sở dữ liệu bị thay thế (“{statement}”): {title}, {explanation}',
  'restore-review.not-copied.setting':
    'Không chép được từ cơ sở dữ liệu bị thay thế: thiết lập {setting}, một danh sách không đặt lại được.',
  'restore-review.not-copied.setting-of-role':
    'Không chép được từ cơ sở dữ liệu bị thay thế: thiết lập {setting} cho vai trò “{role}”, một danh sách không đặt lại được.',
  'restore-review.lost-provider':
    'Máy chủ không sắp xếp được theo locale {locale} ({provider}) của bản sao lưu; văn bản có thể được sắp xếp khác đi.',
  'restore-review.lost-provider-unknown':
    'Máy chủ không sắp xếp được theo locale ({provider}) của bản sao lưu; văn bản có thể được sắp xếp khác đi.',
  'restore-review.lost-locale':
    'Máy chủ không có locale {locale} của bản sao lưu; cơ sở dữ liệu được khôi phục sắp xếp theo byte của văn bản (locale C).',
  'restore-review.not-counted-row-security':
    'Bảo mật cấp hàng đã ngăn việc đếm các hàng của {tables}.',
  'restore-review.not-counted':
    'Không đếm được các hàng của {tables} trong bản dump: hãy kiểm tra xem có đủ không.',
  'restore-review.other-count':
    '{table} có {rows, plural, other{# hàng}}, nhưng tệp chứa {expected, number}.',
  'restore-review.table-gone': '{table} trong tệp không còn tồn tại.',
  'restore-review.ran-with-all-rights':
    'Máy chủ không cho phép vai trò mới đăng nhập bằng mật khẩu: mã trong bản sao lưu đã chạy với quyền của “{user}” trong khi khôi phục.',
  'restore-review.belongs-to-role':
    'Mọi đối tượng trong “{database}” không có chủ sở hữu khác thuộc về vai trò mới “{role}”, chỉ dùng được cơ sở dữ liệu này: nên không đối tượng nào có quyền superuser.',
} as const satisfies Record<keyof typeof english, string>;
