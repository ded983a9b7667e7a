"""Which provinces a central meridian of VN-2000 / TM-3 belongs to: a file of another province is told by it."""

_PROVINCES = {
    103.0: "Điện Biên, Lai Châu",
    104.0: "Sơn La",
    104.5: "Cà Mau, Kiên Giang",
    104.75: "An Giang, Lào Cai, Nghệ An, Phú Thọ, Yên Bái",
    105.0: "Bạc Liêu, Cần Thơ, Đồng Tháp, Hà Nam, Hà Nội, Hậu Giang, Ninh Bình, Thanh Hoá, Vĩnh Phúc",
    105.5: "Bắc Ninh, Hà Giang, Hà Tĩnh, Hải Dương, Hưng Yên, Nam Định, Sóc Trăng, Tây Ninh, Thái Bình, Trà Vinh,"
    " Vĩnh Long",
    105.75: "Bến Tre, Bình Dương, Cao Bằng, Hải Phòng, Long An, Tiền Giang, TP. Hồ Chí Minh",
    106.0: "Hoà Bình, Quảng Bình, Tuyên Quang",
    106.25: "Bình Phước, Quảng Trị",
    106.5: "Bắc Kạn, Thái Nguyên",
    107.0: "Bắc Giang, Thừa Thiên Huế",
    107.25: "Lạng Sơn",
    107.5: "Kon Tum",
    107.75: "Bà Rịa – Vũng Tàu, Đà Nẵng, Đồng Nai, Lâm Đồng, Quảng Nam, Quảng Ninh",
    108.0: "Quảng Ngãi",
    108.25: "Bình Định, Khánh Hoà, Ninh Thuận",
    108.5: "Bình Thuận, Đắk Lắk, Đắk Nông, Gia Lai, Phú Yên",
}
"""Of the 63 provinces until 30 June 2025; degrees east. Source: Circular 973/2001/TT-TCĐC, annex 2, with the provinces
that were parted later; EPSG registry, areas of use of 9205 to 9218 and 5899."""


def provinces_of(meridian: float) -> str | None:
    """Return the provinces whose 3° zone has this central meridian (degrees east); None when no province's has."""
    return _PROVINCES.get(round(meridian, 4))
