"""The words of the static pages, Vietnamese first; src/locale/ has those of the live page."""

from collections.abc import Mapping

LANGUAGES = ("vi", "en")

WORDS: Mapping[str, tuple[str, str]] = {
    "lang_other": ("English", "Tiếng Việt"),
    "skip": ("Chuyển đến nội dung", "Skip to the content"),
    "menu": ("Các trang", "Pages"),
    "map": ("Bản đồ", "Map"),
    "lists": ("Danh sách", "Lists"),
    "stats": ("Số liệu", "Figures"),
    "download": ("Tải dữ liệu", "Download"),
    "print": ("In bản đồ", "Print sheet"),
    "embed": ("Nhúng bản đồ", "Embed the map"),
    "about": ("Về dữ liệu này", "About these data"),
    "about_short": ("Về dữ liệu", "About"),
    "report": ("Báo thông tin sai", "Report an error"),
    "hotline": ("Đường dây nóng", "Hotline"),
    "hotline_call": ("Gọi đường dây nóng {number}", "Call the hotline {number}"),
    "map_of": (
        "Bản đồ tỉnh: cấp độ dịch theo xã và các điểm đã công bố",
        "Map of the province: level by commune, and published places",
    ),
    "area_map": ("Bản đồ vị trí", "Map of the place"),
    "updated": ("Cập nhật lúc", "Updated"),
    "never": ("Chưa công bố dữ liệu", "Nothing published yet"),
    "stale_late": ("quá hạn cập nhật", "update overdue"),
    "stale_old": ("dữ liệu đã cũ, có thể không còn đúng", "old data, may no longer be right"),
    "stale_call": ("{layer}: {state}. Hãy gọi {number} để kiểm tra.", "{layer}: {state}. Call {number} to check."),
    "not_complete": (
        "Danh sách chỉ gồm địa điểm đã công bố, không phải tất cả.",
        "Published places only; not a complete list.",
    ),
    "none": ("Hiện không có mục nào được công bố.", "Nothing is published at present."),
    "none_layer": ("{layer}: hiện không có mục nào được công bố.", "{layer}: nothing is published at present."),
    "count": ("{count} mục", "{count} places"),
    "layer": ("Lớp", "Layer"),
    "number": ("Số lượng", "Number"),
    "district": ("Huyện/Thành phố", "District"),
    "districts": ("Theo huyện, thành phố", "By district"),
    "commune": ("Xã/Phường", "Commune"),
    "communes": ("Xã, phường, thị trấn", "Communes"),
    "level": ("Cấp độ dịch", "Epidemic level"),
    "name": ("Tên", "Name"),
    "status": ("Tình trạng", "Status"),
    "since": ("Từ ngày", "Since"),
    "until": ("Đến ngày", "Until"),
    "valid": ("Hiệu lực", "Valid"),
    "from_to": ("từ {start} đến {end}", "from {start} to {end}"),
    "from": ("từ {start}", "from {start}"),
    "still": ("chưa có ngày kết thúc", "no end announced"),
    "ended": ("Đã kết thúc ngày {date}.", "Ended on {date}."),
    "ended_short": ("đã kết thúc", "ended"),
    "expires": ("Tự gỡ khỏi bản đồ ngày {date}.", "Leaves the map on {date}."),
    "what_to_do": ("Bạn cần làm gì", "What to do"),
    "safe_now": (
        "Địa điểm này hiện có thể đến an toàn theo quy định đang áp dụng.",
        "This place can be visited now under current rules.",
    ),
    "todo": (
        "Làm theo hướng dẫn tại chỗ và của trạm y tế xã. Cần hỏi thêm, hãy gọi đường dây nóng.",
        "Follow the instructions on the spot and of the commune health station. With any question, call the hotline.",
    ),
    "approximate": (
        "Vị trí gần đúng (thôn hoặc xã): ký hiệu không nằm đúng địa điểm.",
        "Approximate position (village or commune): the symbol does not mark the very place.",
    ),
    "coordinates": ("Toạ độ (WGS 84)", "Coordinates (WGS 84)"),
    "on_map": ("Xem trên bản đồ", "Show on the map"),
    "api_record": ("Bản ghi gốc", "Record in the API"),
    "qr": ("Mã QR của trang này", "QR code of this page"),
    "share": ("Địa chỉ cố định", "Permanent address"),
    "new_units": ("Xã, phường từ 01/07/2025 và xã cũ", "Communes since 1 July 2025 and their former units"),
    "new_unit": ("Đơn vị mới", "New unit"),
    "old_units": ("Gồm các xã cũ", "Made of"),
    "since_merger": ("Từ 01/07/2025 thuộc", "Since 1 July 2025 part of"),
    "narrow": ("Chỉ xem", "Show only"),
    "show_all": ("Xem tất cả", "Show all"),
    "more_formats": ("Định dạng khác, luôn là bản mới nhất", "Other formats, always the newest release"),
    "follow": ("Theo dõi (Atom)", "Follow (Atom)"),
    "source": ("Nguồn: {steward}", "Source: {steward}"),
    "in_commune": ("Tại {name}", "In {name}"),
    "no_level": ("Chưa công bố cấp độ dịch", "No level published"),
    "by_status": ("Theo tình trạng", "By status"),
    "by_day": ("Số mục mới theo {unit}", "New places by {unit}"),
    "day": ("ngày", "day"),
    "month": ("tháng", "month"),
    "chart": ("Biểu đồ: {title}; các con số ở bảng bên dưới", "Chart: {title}; the figures are in the table below"),
    "period": ("Thời gian", "Period"),
    "total": ("Tổng", "Total"),
    "file": ("Tệp", "File"),
    "format": ("Định dạng", "Format"),
    "size": ("Dung lượng", "Size"),
    "csv_note": (
        "CSV mở được bằng Excel (UTF-8, dấu phẩy, tiêu đề tiếng Việt). GeoJSON theo RFC 7946, toạ độ WGS 84.",
        "CSV opens in Excel (UTF-8, commas, Vietnamese headings). GeoJSON is RFC 7946, in WGS 84.",
    ),
    "checksums": ("Mã kiểm tra SHA-256 của mọi tệp", "SHA-256 of all files"),
    "api": ("Giao diện OGC API – Features", "OGC API – Features"),
    "api_note": ("Dành cho hệ thống khác", "For other systems"),
    "licence": ("Giấy phép", "Licence"),
    "provider": ("Đơn vị vận hành", "Operator"),
    "steward": ("Phụ trách dữ liệu", "Answers for the data"),
    "legal": ("Căn cứ", "Legal basis"),
    "boundaries": ("Ranh giới", "Boundaries"),
    "schedule": ("Cập nhật ít nhất mỗi {hours} giờ", "Updated at least every {hours} hours"),
    "privacy": (
        "Bản đồ chỉ nêu địa điểm, không nêu người. Trang này không dùng cookie và không gửi vị trí của bạn đi đâu.",
        "The map shows places, never persons. It sets no cookie and sends your position nowhere.",
    ),
    "method_title": ("Cách đọc bản đồ", "How to read the map"),
    "method": (
        "Mỗi mục được cơ quan phụ trách nộp, kiểm tra và công bố thành từng bản; mọi trang nêu thời điểm công bố. "
        "Nền xã tô theo cấp độ dịch; mỗi mức có màu, hình và số riêng. "
        "Ký hiệu viền đứt là vị trí gần đúng. Mục có ngày kết thúc đã qua được làm mờ.",
        "Stewards hand places in; each is checked and published in releases, and every page says when. "
        "Communes are tinted by level; each level has its own colour, shape and digit. "
        "A dashed edge is an approximate position. What has ended is faded.",
    ),
    "embed_intro": (
        "Chép mã này vào trang của bạn. Khung chỉ tải từ máy chủ này, không dùng cookie.",
        "Copy this code into your page. The frame loads from this host only and sets no cookie.",
    ),
    "embed_preview": ("Xem trước", "Preview"),
    "embed_code": ("Mã nhúng", "Code"),
    "open_map": ("Mở bản đồ đầy đủ", "Open the full map"),
    "report_intro": (
        "Thấy thông tin sai? Gọi đường dây nóng hoặc đơn vị vận hành, nêu mã của mục (ví dụ DNC-001) và điều cần sửa. "
        "Đừng gửi tên, số điện thoại hay thông tin sức khoẻ của ai.",
        "Something wrong? Call the hotline or the operator; say the code of the place (such as DNC-001) and what to "
        "mend. Never send anybody's name, telephone number or health.",
    ),
    "print_stamp": ("Quét mã để xem bản mới nhất.", "Scan the code for the latest."),
    "print_how": ("Dùng lệnh In của trình duyệt; khổ giấy A4 đứng.", "Use your browser's Print command; A4 portrait."),
    "legend": ("Chú giải", "Legend"),
    "legend_approximate": ("Viền đứt: vị trí gần đúng", "Dashed edge: approximate position"),
    "legend_several": ("Số cạnh ký hiệu: nhiều mục gần nhau", "Number beside a symbol: several places close together"),
    "no_script": (
        "Bản đồ này không cần JavaScript; có JavaScript thì phóng to và tìm được.",
        "This map needs no JavaScript; with it you can zoom and search.",
    ),
    "not_found": ("Không có trang này", "No such page"),
    "not_found_text": (
        "Địa chỉ sai, hoặc mục đã được gỡ khỏi bản đồ.",
        "The address is wrong, or the place has left the map.",
    ),
    "all_places": ("Xem toàn bộ danh sách", "All places"),
}

LAYER_ADVICE: Mapping[str, tuple[str, str]] = {
    "risk_points": (
        "Nếu bạn đã đến đây trong thời gian nêu trên: khai báo ngay với trạm y tế xã nơi bạn ở.",
        "If you were here at the time given: tell the health station of your commune at once.",
    ),
    "isolation_zones": (
        "Người trong vùng thực hiện theo quyết định nêu dưới đây; người ngoài không vào vùng khi chưa được phép.",
        "Inside the zone, follow the decision named below; from outside, do not enter without permission.",
    ),
    "quarantine_sites": (
        "Không đến khu cách ly khi chưa được phép. Người thân liên hệ đơn vị quản lý khu.",
        "Do not come here without permission. Relatives ask the unit that runs the site.",
    ),
    "checkpoints": (
        "Chuẩn bị giấy tờ và khai báo y tế trước khi qua chốt.",
        "Have your papers and your health declaration ready before you pass.",
    ),
}
"""What a reader should do at a place of that layer; another layer has the general words."""


def say(language: str, key: str, **values: object) -> str:
    """Return the text in that language with its values filled in. Raises: KeyError for a key that is not there."""
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def advice(language: str, layer_id: str) -> str:
    return LAYER_ADVICE.get(layer_id, WORDS["todo"])[LANGUAGES.index(language)]
