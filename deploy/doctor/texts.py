"""The findings in words: what is wrong, and what to do; Vietnamese, English."""

from dataclasses import dataclass

from catalog.model import Text
from deploy.doctor.finding import Finding


@dataclass(frozen=True, slots=True)
class Words:
    problem: Text
    hint: Text


def words(finding: Finding) -> Words:
    """Return the texts of a finding with its values in place."""
    found = TEXTS[finding.code]
    return Words(_filled(found.problem, finding), _filled(found.hint, finding))


def _filled(text: Text, finding: Finding) -> Text:
    return Text(text.vi.format(**finding.values), text.en.format(**finding.values))


def _words(problem_vi: str, problem_en: str, hint_vi: str, hint_en: str) -> Words:
    return Words(Text(problem_vi, problem_en), Text(hint_vi, hint_en))


TITLES: dict[str, Text] = {
    "software": Text("Phần mềm", "software"),
    "configuration": Text("Cấu hình", "configuration"),
    "database": Text("Cơ sở dữ liệu", "database"),
    "schema": Text("Lược đồ", "schema"),
    "rights": Text("Quyền truy cập dữ liệu", "rights on the data"),
    "durability": Text("An toàn dữ liệu", "durability"),
    "activity": Text("Phiên và giao dịch", "sessions"),
    "replication": Text("Máy dự phòng", "standbys"),
    "freshness": Text("Độ mới của dữ liệu", "freshness"),
    "disk": Text("Đĩa", "disk"),
    "secrets": Text("Tệp mật khẩu", "password files"),
    "server": Text("Máy chủ web", "web server"),
    "pages": Text("Trang công khai", "public pages"),
    "certificate": Text("Chứng thư TLS", "TLS certificate"),
    "backup": Text("Sao lưu", "backup"),
}

TEXTS: dict[str, Words] = {
    "package-other-version": _words(
        "{name} là {found}, tệp khoá ghi {wanted}.",
        "{name} is {found}; the lock file says {wanted}.",
        "Chạy deploy/setup.sh để cài lại theo requirements.lock.",
        "Run deploy/setup.sh, which installs what requirements.lock says.",
    ),
    "package-missing": _words(
        "Thiếu thư viện {name} {wanted}.",
        "The library {name} {wanted} is missing.",
        "Chạy deploy/setup.sh.",
        "Run deploy/setup.sh.",
    ),
    "patroni-too-old": _words(
        "Patroni {found} có thể làm mất dữ liệu đã xác nhận khi mạng bị cắt rồi nối lại.",
        "Patroni {found} can lose acknowledged data when a network is cut and heals.",
        "Cài Patroni 4 từ PyPI vào môi trường riêng (deploy/ha/README.md); gỡ gói của hệ điều hành.",
        "Install Patroni 4 from PyPI into an environment of its own (deploy/ha/README.md); remove Debian's.",
    ),
    "configuration-wrong": _words(
        "config/ có {count} lỗi; lỗi đầu: {first}",
        "config/ has {count} findings; the first: {first}",
        "Sửa tệp đã nêu, rồi chạy: covidmaps derive --check",
        "Correct the named file, then run: covidmaps derive --check",
    ),
    "database-not-named": _words(
        "Chưa có địa chỉ cơ sở dữ liệu cho {role}.",
        "No database is named for {role}.",
        "Chạy ./deploy/up.sh, hoặc đặt {variable}.",
        "Run ./deploy/up.sh, or set {variable}.",
    ),
    "database-away": _words(
        "{role} không kết nối được: {reason}",
        "{role} cannot connect: {reason}",
        "Kiểm tra dịch vụ PostgreSQL, dung lượng đĩa và mật khẩu; cụm riêng: ./deploy/up.sh.",
        "Check the PostgreSQL service, disk space and password; a private cluster: ./deploy/up.sh.",
    ),
    "postgresql-too-old": _words(
        "PostgreSQL {found} quá cũ.",
        "PostgreSQL {found} is too old.",
        "Cần PostgreSQL 14 trở lên; nên dùng bản 15 của Debian 12 hoặc mới hơn.",
        "PostgreSQL 14 or newer is needed; 15 of Debian 12 or newer is advised.",
    ),
    "schema-behind": _words(
        "Cơ sở dữ liệu chưa theo kịp phần mềm: {what}.",
        "The database is behind the software: {what}.",
        "Chạy: covidmaps migrate",
        "Run: covidmaps migrate",
    ),
    "schema-ahead": _words(
        "Cơ sở dữ liệu mới hơn phần mềm này: {what}.",
        "The database is newer than this software: {what}.",
        "Cài bản phần mềm mới hơn; không chạy migrate bằng bản này.",
        "Install the newer software; do not migrate with this one.",
    ),
    "rights-too-wide": _words(
        "Tài khoản phục vụ covidmaps_serve đọc hoặc ghi được {what}: ranh giới bảo vệ dữ liệu cá nhân đã hở.",
        "The serving role covidmaps_serve can read or write {what}: the boundary of privacy is open.",
        "Thu hồi quyền: REVOKE ALL ON … FROM covidmaps_serve, PUBLIC; xem ai đã cấp quyền.",
        "Take the right back: REVOKE ALL ON … FROM covidmaps_serve, PUBLIC; find out who granted it.",
    ),
    "not-durable": _words(
        "Cài đặt {name} = off: mất điện có thể làm hỏng hoặc mất dữ liệu.",
        "The setting {name} is off: a power cut can lose or spoil data.",
        "Đặt {name} = on trong postgresql.conf rồi nạp lại.",
        "Set {name} = on in postgresql.conf and reload.",
    ),
    "no-checksums": _words(
        "Cụm dữ liệu không có mã kiểm tra trang; đĩa hỏng âm thầm sẽ không bị phát hiện.",
        "The cluster has no data checksums; silent damage of the disk goes unnoticed.",
        "Dừng PostgreSQL, chạy: pg_checksums --enable -D <thư mục dữ liệu>",
        "Stop PostgreSQL and run: pg_checksums --enable -D <data folder>",
    ),
    "connections-short": _words(
        "{used} trong {most} kết nối đang được dùng.",
        "{used} of {most} connections are in use.",
        "Tìm chương trình giữ kết nối trong pg_stat_activity; tăng max_connections nếu cần.",
        "See pg_stat_activity for who holds them; raise max_connections if they are needed.",
    ),
    "long-transaction": _words(
        "Một giao dịch của {who} mở đã {hours} giờ; nó ngăn việc dọn dẹp và chặn nâng cấp.",
        "A transaction of {who} has been open for {hours} hours; it keeps VACUUM and upgrades waiting.",
        "Nhờ người đó lưu hoặc huỷ trong QGIS; nếu không được: SELECT pg_terminate_backend({pid});",
        "Ask that person to save or discard in QGIS; failing that: SELECT pg_terminate_backend({pid});",
    ),
    "clock-skewed": _words(
        "Đồng hồ máy này và máy cơ sở dữ liệu lệch {seconds} giây.",
        "The clocks of this machine and of the database differ by {seconds} seconds.",
        "Bật đồng bộ giờ trên cả hai máy: timedatectl set-ntp true",
        "Switch time synchronisation on, on both machines: timedatectl set-ntp true",
    ),
    "standby-lags": _words(
        "Máy dự phòng {name} trễ {lag} ({state}).",
        "The standby {name} lags by {lag} ({state}).",
        "Xem patronictl list, mạng và đĩa của máy đó.",
        "See patronictl list, the network and that machine's disk.",
    ),
    "slot-holds-wal": _words(
        "Khe sao chép {name} không ai dùng và đang giữ {size} WAL; đĩa sẽ đầy.",
        "The replication slot {name} is unused and holds {size} of WAL; the disk will fill up.",
        "Nối lại máy dự phòng, hoặc bỏ khe: SELECT pg_drop_replication_slot('{name}');",
        "Bring its standby back, or drop it: SELECT pg_drop_replication_slot('{name}');",
    ),
    "layer-late": _words(
        "Lớp {layer} quá hạn: {hours} giờ chưa có tệp mới (hạn {every} giờ).",
        "Layer {layer} is late: nothing handed in for {hours} hours (due every {every}).",
        "Gọi {steward}.",
        "Call {steward}.",
    ),
    "layer-never": _words(
        "Lớp {layer} chưa bao giờ được công bố.",
        "Layer {layer} was never published.",
        "Nạp tệp đầu tiên: covidmaps load …; bảng mẫu: covidmaps template {layer}",
        "Load the first file: covidmaps load …; the workbook to fill in: covidmaps template {layer}",
    ),
    "disk-low": _words(
        "{path}: còn {free} ({percent} %).",
        "{path}: {free} free ({percent} %).",
        "Dọn nhật ký và bản sao lưu cũ, hoặc mở rộng ổ đĩa.",
        "Remove old logs and backups, or enlarge the disk.",
    ),
    "inodes-low": _words(
        "{path}: gần hết chỗ cho tệp mới (còn {percent} % inode).",
        "{path}: few new files are possible ({percent} % of the inodes free).",
        "Xoá các tệp nhỏ không còn dùng.",
        "Remove small files that nobody needs.",
    ),
    "secret-readable": _words(
        "Người khác trên máy đọc được {path} (quyền {mode}).",
        "Other users of this machine can read {path} (mode {mode}).",
        "Chạy: chmod 600 '{path}'",
        "Run: chmod 600 '{path}'",
    ),
    "server-away": _words(
        "Máy chủ web không trả lời tại {url}: {reason}",
        "The web server does not answer at {url}: {reason}",
        "Chạy ./deploy/up.sh; trên máy chủ chính thức: systemctl status covidmaps-api",
        "Run ./deploy/up.sh; in production: systemctl status covidmaps-api",
    ),
    "server-not-ready": _words(
        "Máy chủ web chưa sẵn sàng: {reason}",
        "The web server is not ready: {reason}",
        "Thường là: covidmaps migrate, rồi xem nhật ký máy chủ.",
        "Usually: covidmaps migrate, then look at the server's log.",
    ),
    "public-address-wrong": _words(
        "{url} không dẫn tới dịch vụ này: {reason}",
        "{url} does not lead to this service: {reason}",
        "Kiểm tra COVIDMAPS_PUBLIC_URL, DNS và nginx.",
        "Check COVIDMAPS_PUBLIC_URL, DNS and nginx.",
    ),
    "pages-missing": _words(
        "Chưa dựng trang công khai nào.",
        "No public pages have been built.",
        "Chạy: covidmaps site",
        "Run: covidmaps site",
    ),
    "pages-behind": _words(
        "Trang công khai cũ hơn bản công bố mới nhất {minutes} phút.",
        "The public pages are {minutes} minutes behind the newest release.",
        "Xem covidmaps site --watch còn chạy không (systemctl status covidmaps-site).",
        "See whether covidmaps site --watch still runs (systemctl status covidmaps-site).",
    ),
    "certificate-ends": _words(
        "Chứng thư của {host} hết hạn sau {days} ngày.",
        "The certificate of {host} ends in {days} days.",
        "Gia hạn: certbot renew; xem systemctl list-timers certbot",
        "Renew it: certbot renew; see systemctl list-timers certbot",
    ),
    "certificate-wrong": _words(
        "Không kiểm tra được chứng thư của {host}: {reason}",
        "The certificate of {host} cannot be verified: {reason}",
        "Cài chứng thư đúng tên và đủ chuỗi (fullchain.pem).",
        "Install a certificate for that name with its whole chain (fullchain.pem).",
    ),
    "backup-never": _words(
        "Chưa có bản sao lưu thành công nào.",
        "No backup has ever gone well.",
        "Chạy: covidmaps backup",
        "Run: covidmaps backup",
    ),
    "backup-old": _words(
        "Bản sao lưu tốt gần nhất đã {hours} giờ.",
        "The last good backup is {hours} hours old.",
        "Chạy: covidmaps backup; xem systemctl list-timers covidmaps-backup",
        "Run: covidmaps backup; see systemctl list-timers covidmaps-backup",
    ),
    "backup-failed": _words(
        "Lần sao lưu gần nhất không thành công: {reason}",
        "The last backup failed: {reason}",
        "Sửa nguyên nhân rồi chạy: covidmaps backup",
        "Mend the cause, then run: covidmaps backup",
    ),
    "drill-old": _words(
        "Chưa diễn tập khôi phục thành công trong {days} ngày qua.",
        "No restore has been rehearsed well within the last {days} days.",
        "Chạy: covidmaps drill",
        "Run: covidmaps drill",
    ),
}
