-- Derived from config/ by "covidmaps derive"; edit config/.

CREATE TABLE IF NOT EXISTS code.checkpoint_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.checkpoint_status IS 'Tình trạng chốt / Status of a checkpoint';
GRANT SELECT ON code.checkpoint_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.checkpoint_status VALUES
  ('operating', 'Đang hoạt động', 'Operating', 1),
  ('suspended', 'Tạm dừng', 'Suspended', 2),
  ('closed', 'Đã giải thể', 'Closed', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.checkpoint_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.checkpoint_type IS 'Loại chốt / Type of checkpoint';
GRANT SELECT ON code.checkpoint_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.checkpoint_type VALUES
  ('interagency', 'Chốt kiểm dịch y tế liên ngành', 'Inter-agency health checkpoint', 1),
  ('province', 'Chốt cấp tỉnh', 'Provincial', 2),
  ('district', 'Chốt cấp huyện', 'District', 3),
  ('commune', 'Chốt cấp xã', 'Commune', 4),
  ('zone', 'Chốt vùng phong toả', 'At an isolation zone', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.control_direction (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.control_direction IS 'Hướng kiểm soát / Direction controlled';
GRANT SELECT ON code.control_direction TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.control_direction VALUES
  ('in', 'Chiều vào', 'Inbound', 1),
  ('out', 'Chiều ra', 'Outbound', 2),
  ('both', 'Hai chiều', 'Both directions', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.epidemic_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.epidemic_level IS 'Cấp độ dịch / Epidemic level';
GRANT SELECT ON code.epidemic_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.epidemic_level VALUES
  ('1', 'Cấp 1 – nguy cơ thấp (bình thường mới)', 'Level 1 – low (new normal)', 1),
  ('2', 'Cấp 2 – nguy cơ trung bình', 'Level 2 – medium', 2),
  ('3', 'Cấp 3 – nguy cơ cao', 'Level 3 – high', 3),
  ('4', 'Cấp 4 – nguy cơ rất cao', 'Level 4 – very high', 4)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.facility_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.facility_type IS 'Loại hình khu cách ly / Type of quarantine facility';
GRANT SELECT ON code.facility_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.facility_type VALUES
  ('military', 'Doanh trại quân đội', 'Military', 1),
  ('health_facility', 'Cơ sở y tế', 'Health facility', 2),
  ('school', 'Trường học', 'School', 3),
  ('hotel', 'Khách sạn (tự trả phí)', 'Hotel (paid)', 4),
  ('other', 'Khác', 'Other', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.level_system (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.level_system IS 'Hệ phân loại / Classification system';
GRANT SELECT ON code.level_system TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.level_system VALUES
  ('nq_128', 'Nghị quyết 128/NQ-CP', 'Resolution 128/NQ-CP', 1),
  ('qd_2686', 'Quyết định 2686/QĐ-BCĐQG', 'Decision 2686/QĐ-BCĐQG', 2)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.place_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.place_type IS 'Loại địa điểm / Type of place';
GRANT SELECT ON code.place_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.place_type VALUES
  ('market', 'Chợ, siêu thị', 'Market', 1),
  ('health_facility', 'Cơ sở y tế', 'Health facility', 2),
  ('office', 'Cơ quan, công sở', 'Office', 3),
  ('school', 'Trường học', 'School', 4),
  ('restaurant', 'Nhà hàng, quán ăn', 'Restaurant', 5),
  ('transport', 'Phương tiện, bến xe', 'Transport', 6),
  ('community_place', 'Nơi sinh hoạt cộng đồng', 'Community place', 7),
  ('residential_area', 'Khu dân cư', 'Residential area', 8),
  ('other', 'Khác', 'Other', 9)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.point_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.point_status IS 'Tình trạng điểm nguy cơ / Status of a risk point';
GRANT SELECT ON code.point_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.point_status VALUES
  ('monitoring', 'Đang theo dõi', 'Being monitored', 1),
  ('disinfected', 'Đã khử khuẩn', 'Disinfected', 2),
  ('cleared', 'Hết thời gian theo dõi', 'No longer monitored', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.position_accuracy (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.position_accuracy IS 'Độ chính xác vị trí / Accuracy of the position';
GRANT SELECT ON code.position_accuracy TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.position_accuracy VALUES
  ('surveyed', 'Toạ độ khảo sát', 'Surveyed', 1),
  ('digital_map', 'Lấy trên bản đồ số', 'From a digital map', 2),
  ('village', 'Gần đúng theo thôn', 'Approximate: village', 3),
  ('commune', 'Gần đúng cấp xã', 'Approximate: commune', 4)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.risk_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.risk_level IS 'Mức độ nguy cơ / Risk level';
GRANT SELECT ON code.risk_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.risk_level VALUES
  ('very_high', 'Nguy cơ rất cao', 'Very high', 1),
  ('high', 'Nguy cơ cao', 'High', 2),
  ('elevated', 'Có nguy cơ', 'Elevated', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.site_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.site_status IS 'Tình trạng khu cách ly / Status of a quarantine site';
GRANT SELECT ON code.site_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.site_status VALUES
  ('operating', 'Đang tiếp nhận', 'Operating', 1),
  ('full', 'Hết chỗ', 'Full', 2),
  ('suspended', 'Tạm dừng', 'Suspended', 3),
  ('standby', 'Dự phòng', 'On standby', 4),
  ('closed', 'Đã giải thể', 'Closed', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.unit_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.unit_level IS 'Cấp hành chính / Administrative level';
GRANT SELECT ON code.unit_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.unit_level VALUES
  ('province', 'Cấp tỉnh', 'Province level', 1),
  ('district', 'Cấp huyện', 'District level', 2),
  ('commune', 'Cấp xã', 'Commune level', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.unit_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.unit_type IS 'Loại đơn vị hành chính / Type of unit';
GRANT SELECT ON code.unit_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.unit_type VALUES
  ('province', 'Tỉnh', 'Province', 1),
  ('city', 'Thành phố', 'City', 2),
  ('district', 'Huyện', 'District', 3),
  ('commune', 'Xã', 'Commune', 4),
  ('ward', 'Phường', 'Ward', 5),
  ('township', 'Thị trấn', 'Township', 6)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.zone_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.zone_level IS 'Quy mô vùng cách ly / Extent of a zone';
GRANT SELECT ON code.zone_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.zone_level VALUES
  ('village', 'Thôn, bản, tổ dân phố', 'Village', 1),
  ('residential_area', 'Khu dân cư', 'Residential area', 2),
  ('facility', 'Cơ quan, cơ sở', 'Facility', 3),
  ('commune', 'Toàn xã', 'Commune', 4),
  ('district', 'Toàn huyện', 'District', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.zone_measure (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.zone_measure IS 'Hình thức / Measure';
GRANT SELECT ON code.zone_measure TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.zone_measure VALUES
  ('lockdown', 'Phong toả, cách ly y tế vùng có dịch', 'Lockdown, medical isolation', 1),
  ('directive_16', 'Giãn cách theo Chỉ thị 16', 'Directive 16', 2),
  ('directive_15', 'Giãn cách theo Chỉ thị 15', 'Directive 15', 3),
  ('directive_19', 'Theo Chỉ thị 19', 'Directive 19', 4),
  ('other', 'Khác', 'Other', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.zone_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.zone_status IS 'Tình trạng vùng cách ly / Status of a zone';
GRANT SELECT ON code.zone_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
INSERT INTO code.zone_status VALUES
  ('active', 'Đang phong toả', 'In force', 1),
  ('reimposed', 'Tái phong toả', 'Imposed again', 2),
  ('lifted', 'Đã gỡ bỏ', 'Lifted', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

DELETE FROM code.unit;
INSERT INTO code.unit VALUES
  ('06@2020-02-01', '06', 'province', 'province', 'Tỉnh Bắc Kạn', 'Bắc Kạn Province', NULL, '2020-02-01', '2025-07-01', NULL),
  ('058@2020-02-01', '058', 'district', 'city', 'Thành phố Bắc Kạn', 'Bắc Kạn City', '06', '2020-02-01', '2025-07-01', NULL),
  ('060@2020-02-01', '060', 'district', 'district', 'Huyện Pác Nặm', 'Pác Nặm District', '06', '2020-02-01', '2025-07-01', NULL),
  ('061@2020-02-01', '061', 'district', 'district', 'Huyện Ba Bể', 'Ba Bể District', '06', '2020-02-01', '2025-07-01', NULL),
  ('062@2020-02-01', '062', 'district', 'district', 'Huyện Ngân Sơn', 'Ngân Sơn District', '06', '2020-02-01', '2025-07-01', NULL),
  ('063@2020-02-01', '063', 'district', 'district', 'Huyện Bạch Thông', 'Bạch Thông District', '06', '2020-02-01', '2025-07-01', NULL),
  ('064@2020-02-01', '064', 'district', 'district', 'Huyện Chợ Đồn', 'Chợ Đồn District', '06', '2020-02-01', '2025-07-01', NULL),
  ('065@2020-02-01', '065', 'district', 'district', 'Huyện Chợ Mới', 'Chợ Mới District', '06', '2020-02-01', '2025-07-01', NULL),
  ('066@2020-02-01', '066', 'district', 'district', 'Huyện Na Rì', 'Na Rì District', '06', '2020-02-01', '2025-07-01', NULL),
  ('01834@2020-02-01', '01834', 'commune', 'ward', 'Phường Nguyễn Thị Minh Khai', 'Nguyễn Thị Minh Khai Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01837@2020-02-01', '01837', 'commune', 'ward', 'Phường Sông Cầu', 'Sông Cầu Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01840@2020-02-01', '01840', 'commune', 'ward', 'Phường Đức Xuân', 'Đức Xuân Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01843@2020-02-01', '01843', 'commune', 'ward', 'Phường Phùng Chí Kiên', 'Phùng Chí Kiên Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01846@2020-02-01', '01846', 'commune', 'ward', 'Phường Huyền Tụng', 'Huyền Tụng Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01849@2020-02-01', '01849', 'commune', 'commune', 'Xã Dương Quang', 'Dương Quang Commune', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01852@2020-02-01', '01852', 'commune', 'commune', 'Xã Nông Thượng', 'Nông Thượng Commune', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01855@2020-02-01', '01855', 'commune', 'ward', 'Phường Xuất Hóa', 'Xuất Hóa Ward', '058', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01858@2020-02-01', '01858', 'commune', 'commune', 'Xã Bằng Thành', 'Bằng Thành Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01861@2020-02-01', '01861', 'commune', 'commune', 'Xã Nhạn Môn', 'Nhạn Môn Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01864@2020-02-01', '01864', 'commune', 'commune', 'Xã Bộc Bố', 'Bộc Bố Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01867@2020-02-01', '01867', 'commune', 'commune', 'Xã Công Bằng', 'Công Bằng Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01870@2020-02-01', '01870', 'commune', 'commune', 'Xã Giáo Hiệu', 'Giáo Hiệu Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01873@2020-02-01', '01873', 'commune', 'commune', 'Xã Xuân La', 'Xuân La Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01876@2020-02-01', '01876', 'commune', 'commune', 'Xã An Thắng', 'An Thắng Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01879@2020-02-01', '01879', 'commune', 'commune', 'Xã Cổ Linh', 'Cổ Linh Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01882@2020-02-01', '01882', 'commune', 'commune', 'Xã Nghiên Loan', 'Nghiên Loan Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01885@2020-02-01', '01885', 'commune', 'commune', 'Xã Cao Tân', 'Cao Tân Commune', '060', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01888@2020-02-01', '01888', 'commune', 'township', 'Thị trấn Chợ Rã', 'Chợ Rã Township', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01891@2020-02-01', '01891', 'commune', 'commune', 'Xã Bành Trạch', 'Bành Trạch Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01894@2020-02-01', '01894', 'commune', 'commune', 'Xã Phúc Lộc', 'Phúc Lộc Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01897@2020-02-01', '01897', 'commune', 'commune', 'Xã Hà Hiệu', 'Hà Hiệu Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01900@2020-02-01', '01900', 'commune', 'commune', 'Xã Cao Thượng', 'Cao Thượng Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01906@2020-02-01', '01906', 'commune', 'commune', 'Xã Khang Ninh', 'Khang Ninh Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01909@2020-02-01', '01909', 'commune', 'commune', 'Xã Nam Mẫu', 'Nam Mẫu Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01912@2020-02-01', '01912', 'commune', 'commune', 'Xã Thượng Giáo', 'Thượng Giáo Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01915@2020-02-01', '01915', 'commune', 'commune', 'Xã Địa Linh', 'Địa Linh Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01918@2020-02-01', '01918', 'commune', 'commune', 'Xã Yến Dương', 'Yến Dương Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01921@2020-02-01', '01921', 'commune', 'commune', 'Xã Chu Hương', 'Chu Hương Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01924@2020-02-01', '01924', 'commune', 'commune', 'Xã Quảng Khê', 'Quảng Khê Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01927@2020-02-01', '01927', 'commune', 'commune', 'Xã Mỹ Phương', 'Mỹ Phương Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01930@2020-02-01', '01930', 'commune', 'commune', 'Xã Hoàng Trĩ', 'Hoàng Trĩ Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01933@2020-02-01', '01933', 'commune', 'commune', 'Xã Đồng Phúc', 'Đồng Phúc Commune', '061', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01936@2020-02-01', '01936', 'commune', 'township', 'Thị trấn Nà Phặc', 'Nà Phặc Township', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01939@2020-02-01', '01939', 'commune', 'commune', 'Xã Thượng Ân', 'Thượng Ân Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01942@2020-02-01', '01942', 'commune', 'commune', 'Xã Bằng Vân', 'Bằng Vân Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01945@2020-02-01', '01945', 'commune', 'commune', 'Xã Cốc Đán', 'Cốc Đán Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01948@2020-02-01', '01948', 'commune', 'commune', 'Xã Trung Hoà', 'Trung Hoà Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01951@2020-02-01', '01951', 'commune', 'commune', 'Xã Đức Vân', 'Đức Vân Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01954@2020-02-01', '01954', 'commune', 'commune', 'Xã Vân Tùng', 'Vân Tùng Commune', '062', '2020-02-01', '2023-04-10', '855/NQ-UBTVQH14'),
  ('01954@2023-04-10', '01954', 'commune', 'township', 'Thị trấn Vân Tùng', 'Vân Tùng Township', '062', '2023-04-10', '2025-07-01', '722/NQ-UBTVQH15'),
  ('01957@2020-02-01', '01957', 'commune', 'commune', 'Xã Thượng Quan', 'Thượng Quan Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01960@2020-02-01', '01960', 'commune', 'commune', 'Xã Hiệp Lực', 'Hiệp Lực Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01963@2020-02-01', '01963', 'commune', 'commune', 'Xã Thuần Mang', 'Thuần Mang Commune', '062', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01969@2020-02-01', '01969', 'commune', 'township', 'Thị trấn Phủ Thông', 'Phủ Thông Township', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01975@2020-02-01', '01975', 'commune', 'commune', 'Xã Vi Hương', 'Vi Hương Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01978@2020-02-01', '01978', 'commune', 'commune', 'Xã Sĩ Bình', 'Sĩ Bình Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01981@2020-02-01', '01981', 'commune', 'commune', 'Xã Vũ Muộn', 'Vũ Muộn Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01984@2020-02-01', '01984', 'commune', 'commune', 'Xã Đôn Phong', 'Đôn Phong Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01990@2020-02-01', '01990', 'commune', 'commune', 'Xã Lục Bình', 'Lục Bình Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01993@2020-02-01', '01993', 'commune', 'commune', 'Xã Tân Tú', 'Tân Tú Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('01999@2020-02-01', '01999', 'commune', 'commune', 'Xã Nguyên Phúc', 'Nguyên Phúc Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02002@2020-02-01', '02002', 'commune', 'commune', 'Xã Cao Sơn', 'Cao Sơn Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02005@2020-02-01', '02005', 'commune', 'commune', 'Xã Quân Hà', 'Quân Hà Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02008@2020-02-01', '02008', 'commune', 'commune', 'Xã Cẩm Giàng', 'Cẩm Giàng Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02011@2020-02-01', '02011', 'commune', 'commune', 'Xã Mỹ Thanh', 'Mỹ Thanh Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02014@2020-02-01', '02014', 'commune', 'commune', 'Xã Dương Phong', 'Dương Phong Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02017@2020-02-01', '02017', 'commune', 'commune', 'Xã Quang Thuận', 'Quang Thuận Commune', '063', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02020@2020-02-01', '02020', 'commune', 'township', 'Thị trấn Bằng Lũng', 'Bằng Lũng Township', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02023@2020-02-01', '02023', 'commune', 'commune', 'Xã Xuân Lạc', 'Xuân Lạc Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02026@2020-02-01', '02026', 'commune', 'commune', 'Xã Nam Cường', 'Nam Cường Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02029@2020-02-01', '02029', 'commune', 'commune', 'Xã Đồng Lạc', 'Đồng Lạc Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02032@2020-02-01', '02032', 'commune', 'commune', 'Xã Tân Lập', 'Tân Lập Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02035@2020-02-01', '02035', 'commune', 'commune', 'Xã Bản Thi', 'Bản Thi Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02038@2020-02-01', '02038', 'commune', 'commune', 'Xã Quảng Bạch', 'Quảng Bạch Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02041@2020-02-01', '02041', 'commune', 'commune', 'Xã Bằng Phúc', 'Bằng Phúc Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02044@2020-02-01', '02044', 'commune', 'commune', 'Xã Yên Thịnh', 'Yên Thịnh Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02047@2020-02-01', '02047', 'commune', 'commune', 'Xã Yên Thượng', 'Yên Thượng Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02050@2020-02-01', '02050', 'commune', 'commune', 'Xã Phương Viên', 'Phương Viên Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02053@2020-02-01', '02053', 'commune', 'commune', 'Xã Ngọc Phái', 'Ngọc Phái Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02059@2020-02-01', '02059', 'commune', 'commune', 'Xã Đồng Thắng', 'Đồng Thắng Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02062@2020-02-01', '02062', 'commune', 'commune', 'Xã Lương Bằng', 'Lương Bằng Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02065@2020-02-01', '02065', 'commune', 'commune', 'Xã Bằng Lãng', 'Bằng Lãng Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02068@2020-02-01', '02068', 'commune', 'commune', 'Xã Đại Sảo', 'Đại Sảo Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02071@2020-02-01', '02071', 'commune', 'commune', 'Xã Nghĩa Tá', 'Nghĩa Tá Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02077@2020-02-01', '02077', 'commune', 'commune', 'Xã Yên Mỹ', 'Yên Mỹ Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02080@2020-02-01', '02080', 'commune', 'commune', 'Xã Bình Trung', 'Bình Trung Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02083@2020-02-01', '02083', 'commune', 'commune', 'Xã Yên Phong', 'Yên Phong Commune', '064', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02086@2020-02-01', '02086', 'commune', 'township', 'Thị trấn Đồng Tâm', 'Đồng Tâm Township', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02089@2020-02-01', '02089', 'commune', 'commune', 'Xã Tân Sơn', 'Tân Sơn Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02092@2020-02-01', '02092', 'commune', 'commune', 'Xã Thanh Vận', 'Thanh Vận Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02095@2020-02-01', '02095', 'commune', 'commune', 'Xã Mai Lạp', 'Mai Lạp Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02098@2020-02-01', '02098', 'commune', 'commune', 'Xã Hoà Mục', 'Hoà Mục Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02101@2020-02-01', '02101', 'commune', 'commune', 'Xã Thanh Mai', 'Thanh Mai Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02104@2020-02-01', '02104', 'commune', 'commune', 'Xã Cao Kỳ', 'Cao Kỳ Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02107@2020-02-01', '02107', 'commune', 'commune', 'Xã Nông Hạ', 'Nông Hạ Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02110@2020-02-01', '02110', 'commune', 'commune', 'Xã Yên Cư', 'Yên Cư Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02113@2020-02-01', '02113', 'commune', 'commune', 'Xã Thanh Thịnh', 'Thanh Thịnh Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02116@2020-02-01', '02116', 'commune', 'commune', 'Xã Yên Hân', 'Yên Hân Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02122@2020-02-01', '02122', 'commune', 'commune', 'Xã Như Cố', 'Như Cố Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02125@2020-02-01', '02125', 'commune', 'commune', 'Xã Bình Văn', 'Bình Văn Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02131@2020-02-01', '02131', 'commune', 'commune', 'Xã Quảng Chu', 'Quảng Chu Commune', '065', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02137@2020-02-01', '02137', 'commune', 'commune', 'Xã Văn Vũ', 'Văn Vũ Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02140@2020-02-01', '02140', 'commune', 'commune', 'Xã Văn Lang', 'Văn Lang Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02143@2020-02-01', '02143', 'commune', 'commune', 'Xã Lương Thượng', 'Lương Thượng Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02146@2020-02-01', '02146', 'commune', 'commune', 'Xã Kim Hỷ', 'Kim Hỷ Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02152@2020-02-01', '02152', 'commune', 'commune', 'Xã Cường Lợi', 'Cường Lợi Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02155@2020-02-01', '02155', 'commune', 'township', 'Thị trấn Yến Lạc', 'Yến Lạc Township', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02158@2020-02-01', '02158', 'commune', 'commune', 'Xã Kim Lư', 'Kim Lư Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02161@2020-02-01', '02161', 'commune', 'commune', 'Xã Sơn Thành', 'Sơn Thành Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02170@2020-02-01', '02170', 'commune', 'commune', 'Xã Văn Minh', 'Văn Minh Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02173@2020-02-01', '02173', 'commune', 'commune', 'Xã Côn Minh', 'Côn Minh Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02176@2020-02-01', '02176', 'commune', 'commune', 'Xã Cư Lễ', 'Cư Lễ Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02179@2020-02-01', '02179', 'commune', 'commune', 'Xã Trần Phú', 'Trần Phú Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02185@2020-02-01', '02185', 'commune', 'commune', 'Xã Quang Phong', 'Quang Phong Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02188@2020-02-01', '02188', 'commune', 'commune', 'Xã Dương Sơn', 'Dương Sơn Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02191@2020-02-01', '02191', 'commune', 'commune', 'Xã Xuân Dương', 'Xuân Dương Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02194@2020-02-01', '02194', 'commune', 'commune', 'Xã Đổng Xá', 'Đổng Xá Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('02197@2020-02-01', '02197', 'commune', 'commune', 'Xã Liêm Thuỷ', 'Liêm Thuỷ Commune', '066', '2020-02-01', '2025-07-01', '855/NQ-UBTVQH14'),
  ('19@2025-07-01', '19', 'province', 'province', 'Tỉnh Thái Nguyên', 'Thái Nguyên Province', NULL, '2025-07-01', NULL, '202/2025/QH15'),
  ('01840@2025-07-01', '01840', 'commune', 'ward', 'Phường Đức Xuân', 'Đức Xuân Ward', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01843@2025-07-01', '01843', 'commune', 'ward', 'Phường Bắc Kạn', 'Bắc Kạn Ward', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01849@2025-07-01', '01849', 'commune', 'commune', 'Xã Phong Quang', 'Phong Quang Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01864@2025-07-01', '01864', 'commune', 'commune', 'Xã Bằng Thành', 'Bằng Thành Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01879@2025-07-01', '01879', 'commune', 'commune', 'Xã Cao Minh', 'Cao Minh Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01882@2025-07-01', '01882', 'commune', 'commune', 'Xã Nghiên Loan', 'Nghiên Loan Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01894@2025-07-01', '01894', 'commune', 'commune', 'Xã Phúc Lộc', 'Phúc Lộc Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01906@2025-07-01', '01906', 'commune', 'commune', 'Xã Ba Bể', 'Ba Bể Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01912@2025-07-01', '01912', 'commune', 'commune', 'Xã Chợ Rã', 'Chợ Rã Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01921@2025-07-01', '01921', 'commune', 'commune', 'Xã Thượng Minh', 'Thượng Minh Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01933@2025-07-01', '01933', 'commune', 'commune', 'Xã Đồng Phúc', 'Đồng Phúc Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01936@2025-07-01', '01936', 'commune', 'commune', 'Xã Nà Phặc', 'Nà Phặc Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01942@2025-07-01', '01942', 'commune', 'commune', 'Xã Bằng Vân', 'Bằng Vân Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01954@2025-07-01', '01954', 'commune', 'commune', 'Xã Ngân Sơn', 'Ngân Sơn Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01957@2025-07-01', '01957', 'commune', 'commune', 'Xã Thượng Quan', 'Thượng Quan Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01960@2025-07-01', '01960', 'commune', 'commune', 'Xã Hiệp Lực', 'Hiệp Lực Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01969@2025-07-01', '01969', 'commune', 'commune', 'Xã Phủ Thông', 'Phủ Thông Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('01981@2025-07-01', '01981', 'commune', 'commune', 'Xã Vĩnh Thông', 'Vĩnh Thông Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02008@2025-07-01', '02008', 'commune', 'commune', 'Xã Cẩm Giàng', 'Cẩm Giàng Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02014@2025-07-01', '02014', 'commune', 'commune', 'Xã Bạch Thông', 'Bạch Thông Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02020@2025-07-01', '02020', 'commune', 'commune', 'Xã Chợ Đồn', 'Chợ Đồn Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02026@2025-07-01', '02026', 'commune', 'commune', 'Xã Nam Cường', 'Nam Cường Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02038@2025-07-01', '02038', 'commune', 'commune', 'Xã Quảng Bạch', 'Quảng Bạch Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02044@2025-07-01', '02044', 'commune', 'commune', 'Xã Yên Thịnh', 'Yên Thịnh Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02071@2025-07-01', '02071', 'commune', 'commune', 'Xã Nghĩa Tá', 'Nghĩa Tá Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02083@2025-07-01', '02083', 'commune', 'commune', 'Xã Yên Phong', 'Yên Phong Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02086@2025-07-01', '02086', 'commune', 'commune', 'Xã Chợ Mới', 'Chợ Mới Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02101@2025-07-01', '02101', 'commune', 'commune', 'Xã Thanh Mai', 'Thanh Mai Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02104@2025-07-01', '02104', 'commune', 'commune', 'Xã Tân Kỳ', 'Tân Kỳ Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02107@2025-07-01', '02107', 'commune', 'commune', 'Xã Thanh Thịnh', 'Thanh Thịnh Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02116@2025-07-01', '02116', 'commune', 'commune', 'Xã Yên Bình', 'Yên Bình Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02143@2025-07-01', '02143', 'commune', 'commune', 'Xã Văn Lang', 'Văn Lang Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02152@2025-07-01', '02152', 'commune', 'commune', 'Xã Cường Lợi', 'Cường Lợi Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02155@2025-07-01', '02155', 'commune', 'commune', 'Xã Na Rì', 'Na Rì Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02176@2025-07-01', '02176', 'commune', 'commune', 'Xã Trần Phú', 'Trần Phú Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02185@2025-07-01', '02185', 'commune', 'commune', 'Xã Côn Minh', 'Côn Minh Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15'),
  ('02191@2025-07-01', '02191', 'commune', 'commune', 'Xã Xuân Dương', 'Xuân Dương Commune', '19', '2025-07-01', NULL, '1683/NQ-UBTVQH15');

-- administrative_units: Đơn vị hành chính / Administrative units
DROP VIEW IF EXISTS api.provinces;
DROP VIEW IF EXISTS api.districts;
DROP VIEW IF EXISTS api.communes;
DROP VIEW IF EXISTS api.communes_2025;
DROP VIEW IF EXISTS release.administrative_units_public;
CREATE TABLE IF NOT EXISTS work.administrative_units (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "unit_id" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "code" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "level" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "unit_type" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "name_vi" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "name_en" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "parent_code" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "valid_from" date;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "valid_to" date;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "legal_basis" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS "boundary_source" text;
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
ALTER TABLE work.administrative_units ALTER COLUMN "unit_id" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "code" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "level" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "unit_type" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "name_vi" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "name_en" DROP NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "parent_code" DROP NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "valid_from" SET NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "valid_to" DROP NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "legal_basis" DROP NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN "boundary_source" DROP NOT NULL;
ALTER TABLE work.administrative_units ALTER COLUMN geom DROP NOT NULL;
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_unit_id_pattern;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_unit_id_pattern CHECK ("unit_id" ~ '^(?:[0-9]{2,5}@[0-9]{4}-[0-9]{2}-[0-9]{2})$');
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_code_pattern;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_code_pattern CHECK ("code" ~ '^(?:[0-9]{2,5})$');
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_level_code;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_level_code FOREIGN KEY ("level") REFERENCES code.unit_level;
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_unit_type_code;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_unit_type_code FOREIGN KEY ("unit_type") REFERENCES code.unit_type;
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_name_vi_length;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_name_vi_length CHECK (char_length("name_vi") <= 100);
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_name_en_length;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_name_en_length CHECK (char_length("name_en") <= 100);
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_parent_code_pattern;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_parent_code_pattern CHECK ("parent_code" ~ '^(?:[0-9]{2,5})$');
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_legal_basis_length;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_legal_basis_length CHECK (char_length("legal_basis") <= 100);
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_boundary_source_length;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_boundary_source_length CHECK (char_length("boundary_source") <= 200);
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_unit_id_is_code_and_date;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_unit_id_is_code_and_date CHECK (unit_id = code || '@' || valid_from::text);
ALTER TABLE work.administrative_units DROP CONSTRAINT IF EXISTS administrative_units_geom_valid;
ALTER TABLE work.administrative_units ADD CONSTRAINT administrative_units_geom_valid CHECK (ST_IsValid(geom));
CREATE UNIQUE INDEX IF NOT EXISTS administrative_units_key ON work.administrative_units ("unit_id") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS administrative_units_key_ever ON work.administrative_units ("unit_id");
CREATE INDEX IF NOT EXISTS administrative_units_geom ON work.administrative_units USING gist (geom);
CREATE INDEX IF NOT EXISTS administrative_units_review ON work.administrative_units (review) WHERE review <> 'approved';
COMMENT ON TABLE work.administrative_units IS 'Đơn vị hành chính / Administrative units';
COMMENT ON COLUMN work.administrative_units."unit_id" IS 'Khoá / Unit id';
COMMENT ON COLUMN work.administrative_units."code" IS 'Mã đơn vị / Code';
COMMENT ON COLUMN work.administrative_units."level" IS 'Cấp / Level';
COMMENT ON COLUMN work.administrative_units."unit_type" IS 'Loại / Type';
COMMENT ON COLUMN work.administrative_units."name_vi" IS 'Tên / Name (Vietnamese)';
COMMENT ON COLUMN work.administrative_units."name_en" IS 'Tên tiếng Anh / Name (English)';
COMMENT ON COLUMN work.administrative_units."parent_code" IS 'Mã cấp trên / Parent code';
COMMENT ON COLUMN work.administrative_units."valid_from" IS 'Hiệu lực từ / Valid from';
COMMENT ON COLUMN work.administrative_units."valid_to" IS 'Hiệu lực đến / Valid to';
COMMENT ON COLUMN work.administrative_units."legal_basis" IS 'Căn cứ pháp lý / Legal basis';
COMMENT ON COLUMN work.administrative_units."boundary_source" IS 'Nguồn ranh giới / Source of the boundary';
DROP TRIGGER IF EXISTS publish_save ON work.administrative_units;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.administrative_units
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.administrative_units
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.administrative_units REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.administrative_units REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.administrative_units TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.administrative_units TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.administrative_units TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.administrative_units (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.administrative_units ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "unit_id" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "code" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "level" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "level_vi" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "level_en" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "unit_type" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "unit_type_vi" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "unit_type_en" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "name_vi" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "name_en" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "parent_code" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "valid_from" date;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "valid_to" date;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "legal_basis" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "boundary_source" text;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.administrative_units ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS administrative_units_current ON release.administrative_units ("unit_id") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS administrative_units_current_uid ON release.administrative_units (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS administrative_units_history ON release.administrative_units ("unit_id", from_release);
CREATE INDEX IF NOT EXISTS administrative_units_closed ON release.administrative_units (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS administrative_units_current_geom ON release.administrative_units USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS administrative_units_time ON release.administrative_units ("valid_from", "valid_to") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.administrative_units FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.administrative_units IS 'Đơn vị hành chính: các bản công bố / releases';
GRANT SELECT ON release.administrative_units TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.administrative_units_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."unit_id",
         w."code",
         w."level",
         code_level.vi AS level_vi,
         code_level.en AS level_en,
         w."unit_type",
         code_unit_type.vi AS unit_type_vi,
         code_unit_type.en AS unit_type_en,
         w."name_vi",
         w."name_en",
         w."parent_code",
         w."valid_from",
         w."valid_to",
         w."legal_basis",
         w."boundary_source",
         date_trunc('second', w.updated_at) AS updated_at,
         w.geom AS geom
    FROM work.administrative_units w
    LEFT JOIN code.unit_level code_level ON code_level.code = w."level"
    LEFT JOIN code.unit_type code_unit_type ON code_unit_type.code = w."unit_type";

CREATE VIEW api.provinces AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature
    FROM release.administrative_units WHERE to_release IS NULL AND (level = 'province' AND valid_from < DATE '2025-07-01');
COMMENT ON VIEW api.provinces IS 'Tỉnh / Provinces';
COMMENT ON COLUMN api.provinces."unit_id" IS 'Khoá / Unit id';
COMMENT ON COLUMN api.provinces."code" IS 'Mã đơn vị / Code';
COMMENT ON COLUMN api.provinces."level" IS 'Cấp / Level';
COMMENT ON COLUMN api.provinces."level_vi" IS 'Cấp (tiếng Việt) / Level (Vietnamese)';
COMMENT ON COLUMN api.provinces."level_en" IS 'Cấp (tiếng Anh) / Level (English)';
COMMENT ON COLUMN api.provinces."unit_type" IS 'Loại / Type';
COMMENT ON COLUMN api.provinces."unit_type_vi" IS 'Loại (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.provinces."unit_type_en" IS 'Loại (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.provinces."name_vi" IS 'Tên / Name (Vietnamese)';
COMMENT ON COLUMN api.provinces."name_en" IS 'Tên tiếng Anh / Name (English)';
COMMENT ON COLUMN api.provinces."parent_code" IS 'Mã cấp trên / Parent code';
COMMENT ON COLUMN api.provinces."valid_from" IS 'Hiệu lực từ / Valid from';
COMMENT ON COLUMN api.provinces."valid_to" IS 'Hiệu lực đến / Valid to';
COMMENT ON COLUMN api.provinces."legal_basis" IS 'Căn cứ pháp lý / Legal basis';
COMMENT ON COLUMN api.provinces."boundary_source" IS 'Nguồn ranh giới / Source of the boundary';
COMMENT ON COLUMN api.provinces."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.provinces TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW api.districts AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature
    FROM release.administrative_units WHERE to_release IS NULL AND (level = 'district');
COMMENT ON VIEW api.districts IS 'Huyện và thành phố (đến 30/06/2025) / Districts (until 30 June 2025)';
COMMENT ON COLUMN api.districts."unit_id" IS 'Khoá / Unit id';
COMMENT ON COLUMN api.districts."code" IS 'Mã đơn vị / Code';
COMMENT ON COLUMN api.districts."level" IS 'Cấp / Level';
COMMENT ON COLUMN api.districts."level_vi" IS 'Cấp (tiếng Việt) / Level (Vietnamese)';
COMMENT ON COLUMN api.districts."level_en" IS 'Cấp (tiếng Anh) / Level (English)';
COMMENT ON COLUMN api.districts."unit_type" IS 'Loại / Type';
COMMENT ON COLUMN api.districts."unit_type_vi" IS 'Loại (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.districts."unit_type_en" IS 'Loại (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.districts."name_vi" IS 'Tên / Name (Vietnamese)';
COMMENT ON COLUMN api.districts."name_en" IS 'Tên tiếng Anh / Name (English)';
COMMENT ON COLUMN api.districts."parent_code" IS 'Mã cấp trên / Parent code';
COMMENT ON COLUMN api.districts."valid_from" IS 'Hiệu lực từ / Valid from';
COMMENT ON COLUMN api.districts."valid_to" IS 'Hiệu lực đến / Valid to';
COMMENT ON COLUMN api.districts."legal_basis" IS 'Căn cứ pháp lý / Legal basis';
COMMENT ON COLUMN api.districts."boundary_source" IS 'Nguồn ranh giới / Source of the boundary';
COMMENT ON COLUMN api.districts."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.districts TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW api.communes AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature
    FROM release.administrative_units WHERE to_release IS NULL AND (level = 'commune' AND valid_from = DATE '2020-02-01');
COMMENT ON VIEW api.communes IS 'Xã, phường, thị trấn (108 đơn vị, 02/2020 – 04/2023) / Communes (the 108 units of February 2020 to April 2023)';
COMMENT ON COLUMN api.communes."unit_id" IS 'Khoá / Unit id';
COMMENT ON COLUMN api.communes."code" IS 'Mã đơn vị / Code';
COMMENT ON COLUMN api.communes."level" IS 'Cấp / Level';
COMMENT ON COLUMN api.communes."level_vi" IS 'Cấp (tiếng Việt) / Level (Vietnamese)';
COMMENT ON COLUMN api.communes."level_en" IS 'Cấp (tiếng Anh) / Level (English)';
COMMENT ON COLUMN api.communes."unit_type" IS 'Loại / Type';
COMMENT ON COLUMN api.communes."unit_type_vi" IS 'Loại (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.communes."unit_type_en" IS 'Loại (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.communes."name_vi" IS 'Tên / Name (Vietnamese)';
COMMENT ON COLUMN api.communes."name_en" IS 'Tên tiếng Anh / Name (English)';
COMMENT ON COLUMN api.communes."parent_code" IS 'Mã cấp trên / Parent code';
COMMENT ON COLUMN api.communes."valid_from" IS 'Hiệu lực từ / Valid from';
COMMENT ON COLUMN api.communes."valid_to" IS 'Hiệu lực đến / Valid to';
COMMENT ON COLUMN api.communes."legal_basis" IS 'Căn cứ pháp lý / Legal basis';
COMMENT ON COLUMN api.communes."boundary_source" IS 'Nguồn ranh giới / Source of the boundary';
COMMENT ON COLUMN api.communes."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.communes TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW api.communes_2025 AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature
    FROM release.administrative_units WHERE to_release IS NULL AND (level = 'commune' AND valid_from = DATE '2025-07-01');
COMMENT ON VIEW api.communes_2025 IS 'Xã, phường (37 đơn vị từ 01/07/2025) / Communes (the 37 units since 1 July 2025)';
COMMENT ON COLUMN api.communes_2025."unit_id" IS 'Khoá / Unit id';
COMMENT ON COLUMN api.communes_2025."code" IS 'Mã đơn vị / Code';
COMMENT ON COLUMN api.communes_2025."level" IS 'Cấp / Level';
COMMENT ON COLUMN api.communes_2025."level_vi" IS 'Cấp (tiếng Việt) / Level (Vietnamese)';
COMMENT ON COLUMN api.communes_2025."level_en" IS 'Cấp (tiếng Anh) / Level (English)';
COMMENT ON COLUMN api.communes_2025."unit_type" IS 'Loại / Type';
COMMENT ON COLUMN api.communes_2025."unit_type_vi" IS 'Loại (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.communes_2025."unit_type_en" IS 'Loại (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.communes_2025."name_vi" IS 'Tên / Name (Vietnamese)';
COMMENT ON COLUMN api.communes_2025."name_en" IS 'Tên tiếng Anh / Name (English)';
COMMENT ON COLUMN api.communes_2025."parent_code" IS 'Mã cấp trên / Parent code';
COMMENT ON COLUMN api.communes_2025."valid_from" IS 'Hiệu lực từ / Valid from';
COMMENT ON COLUMN api.communes_2025."valid_to" IS 'Hiệu lực đến / Valid to';
COMMENT ON COLUMN api.communes_2025."legal_basis" IS 'Căn cứ pháp lý / Legal basis';
COMMENT ON COLUMN api.communes_2025."boundary_source" IS 'Nguồn ranh giới / Source of the boundary';
COMMENT ON COLUMN api.communes_2025."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.communes_2025 TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'administrative_units', 'on_save', 'unit_id', ARRAY['unit_id', 'code', 'level', 'level_vi', 'level_en', 'unit_type', 'unit_type_vi', 'unit_type_en', 'name_vi', 'name_en', 'parent_code', 'valid_from', 'valid_to', 'legal_basis', 'boundary_source'],
  'valid_from', 'valid_to', jsonb_build_array(jsonb_build_object('id', 'provinces', 'where', 'level = ''province'' AND valid_from < DATE ''2025-07-01'''), jsonb_build_object('id', 'districts', 'where', 'level = ''district'''), jsonb_build_object('id', 'communes', 'where', 'level = ''commune'' AND valid_from = DATE ''2020-02-01'''), jsonb_build_object('id', 'communes_2025', 'where', 'level = ''commune'' AND valid_from = DATE ''2025-07-01''')),
  ARRAY['commune_risk_levels']::text[], NULL, '6f32ccbb01869707')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'administrative_units'
  ON CONFLICT (collection) DO NOTHING;

-- checkpoints: Chốt kiểm soát dịch bệnh / Disease-control checkpoints
DROP VIEW IF EXISTS api.checkpoints;
DROP VIEW IF EXISTS release.checkpoints_public;
CREATE TABLE IF NOT EXISTS work.checkpoints (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_code" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_type" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "road" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "chainage" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "borders_with" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "direction" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "hours" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "agency" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "contact_phone" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
ALTER TABLE work.checkpoints ALTER COLUMN "checkpoint_code" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "checkpoint_type" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "address" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "commune_code" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "position_accuracy" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "road" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "chainage" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "borders_with" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "direction" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "hours" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "agency" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "opened_on" SET NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "closed_on" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "contact_phone" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "decision_no" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "decided_on" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "issued_by" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE work.checkpoints ALTER COLUMN geom SET NOT NULL;
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_checkpoint_code_pattern;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_checkpoint_code_pattern CHECK ("checkpoint_code" ~ '^(?:CKS-[0-9]{3})$');
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_name_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_name_length CHECK (char_length("name") <= 200);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_checkpoint_type_code;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_checkpoint_type_code FOREIGN KEY ("checkpoint_type") REFERENCES code.checkpoint_type;
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_address_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_address_length CHECK (char_length("address") <= 250);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_commune_code_pattern;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_commune_code_pattern CHECK ("commune_code" ~ '^(?:[0-9]{5})$');
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_position_accuracy_code;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_position_accuracy_code FOREIGN KEY ("position_accuracy") REFERENCES code.position_accuracy;
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_road_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_road_length CHECK (char_length("road") <= 100);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_chainage_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_chainage_length CHECK (char_length("chainage") <= 30);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_borders_with_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_borders_with_length CHECK (char_length("borders_with") <= 150);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_direction_code;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_direction_code FOREIGN KEY ("direction") REFERENCES code.control_direction;
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_hours_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_hours_length CHECK (char_length("hours") <= 60);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_agency_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_agency_length CHECK (char_length("agency") <= 200);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_status_code;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_status_code FOREIGN KEY ("status") REFERENCES code.checkpoint_status;
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_contact_phone_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_contact_phone_length CHECK (char_length("contact_phone") <= 60);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_decision_no_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_decision_no_length CHECK (char_length("decision_no") <= 80);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_issued_by_length;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_issued_by_length CHECK (char_length("issued_by") <= 150);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_closed_after_opened;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_closed_after_opened CHECK (opened_on <= closed_on);
ALTER TABLE work.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_geom_valid;
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_geom_valid CHECK (ST_IsValid(geom));
CREATE UNIQUE INDEX IF NOT EXISTS checkpoints_key ON work.checkpoints ("checkpoint_code") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_key_ever ON work.checkpoints ("checkpoint_code");
CREATE INDEX IF NOT EXISTS checkpoints_geom ON work.checkpoints USING gist (geom);
CREATE INDEX IF NOT EXISTS checkpoints_review ON work.checkpoints (review) WHERE review <> 'approved';
COMMENT ON TABLE work.checkpoints IS 'Chốt kiểm soát dịch bệnh / Disease-control checkpoints';
COMMENT ON COLUMN work.checkpoints."checkpoint_code" IS 'Mã chốt / Checkpoint code';
COMMENT ON COLUMN work.checkpoints."name" IS 'Tên chốt / Name';
COMMENT ON COLUMN work.checkpoints."checkpoint_type" IS 'Loại chốt / Type';
COMMENT ON COLUMN work.checkpoints."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN work.checkpoints."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN work.checkpoints."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN work.checkpoints."road" IS 'Tuyến đường / Road';
COMMENT ON COLUMN work.checkpoints."chainage" IS 'Lý trình / Chainage';
COMMENT ON COLUMN work.checkpoints."borders_with" IS 'Giáp với / Borders with';
COMMENT ON COLUMN work.checkpoints."direction" IS 'Hướng kiểm soát / Direction';
COMMENT ON COLUMN work.checkpoints."hours" IS 'Giờ hoạt động / Hours';
COMMENT ON COLUMN work.checkpoints."agency" IS 'Lực lượng / Agencies';
COMMENT ON COLUMN work.checkpoints."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN work.checkpoints."opened_on" IS 'Hoạt động từ / Opened on';
COMMENT ON COLUMN work.checkpoints."closed_on" IS 'Giải thể ngày / Closed on';
COMMENT ON COLUMN work.checkpoints."contact_phone" IS 'Điện thoại liên hệ / Phone';
COMMENT ON COLUMN work.checkpoints."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN work.checkpoints."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN work.checkpoints."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN work.checkpoints."note" IS 'Ghi chú / Note';
DROP TRIGGER IF EXISTS publish_save ON work.checkpoints;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.checkpoints
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.checkpoints REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.checkpoints REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.checkpoints TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.checkpoints TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.checkpoints TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.checkpoints (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.checkpoints ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_code" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_type" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_type_vi" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_type_en" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "commune_name" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "district_name" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "position_accuracy_vi" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "position_accuracy_en" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "road" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "chainage" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "borders_with" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "direction" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "direction_vi" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "direction_en" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "hours" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "agency" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "status_vi" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "status_en" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.checkpoints ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS checkpoints_current ON release.checkpoints ("checkpoint_code") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS checkpoints_current_uid ON release.checkpoints (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS checkpoints_history ON release.checkpoints ("checkpoint_code", from_release);
CREATE INDEX IF NOT EXISTS checkpoints_closed ON release.checkpoints (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS checkpoints_current_geom ON release.checkpoints USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_time ON release.checkpoints ("opened_on", "closed_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.checkpoints FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.checkpoints IS 'Chốt kiểm soát dịch bệnh: các bản công bố / releases';
GRANT SELECT ON release.checkpoints TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.checkpoints_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."checkpoint_code",
         w."name",
         w."checkpoint_type",
         code_checkpoint_type.vi AS checkpoint_type_vi,
         code_checkpoint_type.en AS checkpoint_type_en,
         w."address",
         w."commune_code",
         unit.commune_name,
         unit.district_name,
         w."position_accuracy",
         code_position_accuracy.vi AS position_accuracy_vi,
         code_position_accuracy.en AS position_accuracy_en,
         w."road",
         w."chainage",
         w."borders_with",
         w."direction",
         code_direction.vi AS direction_vi,
         code_direction.en AS direction_en,
         w."hours",
         w."agency",
         w."status",
         code_status.vi AS status_vi,
         code_status.en AS status_en,
         w."opened_on",
         w."closed_on",
         w."decision_no",
         w."decided_on",
         w."issued_by",
         date_trunc('second', w.updated_at) AS updated_at,
         w.geom AS geom
    FROM work.checkpoints w
    LEFT JOIN code.checkpoint_type code_checkpoint_type ON code_checkpoint_type.code = w."checkpoint_type"
    LEFT JOIN LATERAL code.commune_on(w."commune_code", coalesce(w."opened_on"::date, current_date)) unit ON true
    LEFT JOIN code.position_accuracy code_position_accuracy ON code_position_accuracy.code = w."position_accuracy"
    LEFT JOIN code.control_direction code_direction ON code_direction.code = w."direction"
    LEFT JOIN code.checkpoint_status code_status ON code_status.code = w."status";

CREATE VIEW api.checkpoints AS
  SELECT "checkpoint_code", "name", "checkpoint_type", "checkpoint_type_vi", "checkpoint_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "road", "chainage", "borders_with", "direction", "direction_vi", "direction_en", "hours", "agency", "status", "status_vi", "status_en", "opened_on", "closed_on", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature
    FROM release.checkpoints WHERE to_release IS NULL;
COMMENT ON VIEW api.checkpoints IS 'Chốt kiểm soát dịch bệnh / Disease-control checkpoints';
COMMENT ON COLUMN api.checkpoints."checkpoint_code" IS 'Mã chốt / Checkpoint code';
COMMENT ON COLUMN api.checkpoints."name" IS 'Tên chốt / Name';
COMMENT ON COLUMN api.checkpoints."checkpoint_type" IS 'Loại chốt / Type';
COMMENT ON COLUMN api.checkpoints."checkpoint_type_vi" IS 'Loại chốt (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.checkpoints."checkpoint_type_en" IS 'Loại chốt (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.checkpoints."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN api.checkpoints."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN api.checkpoints."commune_name" IS 'Xã/Phường / Commune';
COMMENT ON COLUMN api.checkpoints."district_name" IS 'Huyện/Thành phố / District';
COMMENT ON COLUMN api.checkpoints."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN api.checkpoints."position_accuracy_vi" IS 'Độ chính xác vị trí (tiếng Việt) / Accuracy of the position (Vietnamese)';
COMMENT ON COLUMN api.checkpoints."position_accuracy_en" IS 'Độ chính xác vị trí (tiếng Anh) / Accuracy of the position (English)';
COMMENT ON COLUMN api.checkpoints."road" IS 'Tuyến đường / Road';
COMMENT ON COLUMN api.checkpoints."chainage" IS 'Lý trình / Chainage';
COMMENT ON COLUMN api.checkpoints."borders_with" IS 'Giáp với / Borders with';
COMMENT ON COLUMN api.checkpoints."direction" IS 'Hướng kiểm soát / Direction';
COMMENT ON COLUMN api.checkpoints."direction_vi" IS 'Hướng kiểm soát (tiếng Việt) / Direction (Vietnamese)';
COMMENT ON COLUMN api.checkpoints."direction_en" IS 'Hướng kiểm soát (tiếng Anh) / Direction (English)';
COMMENT ON COLUMN api.checkpoints."hours" IS 'Giờ hoạt động / Hours';
COMMENT ON COLUMN api.checkpoints."agency" IS 'Lực lượng / Agencies';
COMMENT ON COLUMN api.checkpoints."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN api.checkpoints."status_vi" IS 'Tình trạng (tiếng Việt) / Status (Vietnamese)';
COMMENT ON COLUMN api.checkpoints."status_en" IS 'Tình trạng (tiếng Anh) / Status (English)';
COMMENT ON COLUMN api.checkpoints."opened_on" IS 'Hoạt động từ / Opened on';
COMMENT ON COLUMN api.checkpoints."closed_on" IS 'Giải thể ngày / Closed on';
COMMENT ON COLUMN api.checkpoints."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN api.checkpoints."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN api.checkpoints."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN api.checkpoints."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.checkpoints TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'checkpoints', 'on_save', 'checkpoint_code', ARRAY['checkpoint_code', 'name', 'checkpoint_type', 'checkpoint_type_vi', 'checkpoint_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'road', 'chainage', 'borders_with', 'direction', 'direction_vi', 'direction_en', 'hours', 'agency', 'status', 'status_vi', 'status_en', 'opened_on', 'closed_on', 'decision_no', 'decided_on', 'issued_by'],
  'opened_on', 'closed_on', jsonb_build_array(jsonb_build_object('id', 'checkpoints', 'where', NULL)),
  ARRAY[]::text[], interval '72 hours', '2195e7d3841706e3')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'checkpoints'
  ON CONFLICT (collection) DO NOTHING;

-- isolation_zones: Vùng cách ly y tế / Medical isolation zones
DROP VIEW IF EXISTS api.isolation_zones;
DROP VIEW IF EXISTS release.isolation_zones_public;
CREATE TABLE IF NOT EXISTS work.isolation_zones (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "zone_code" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "zone_level" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "measure" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "households" integer;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "population" integer;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "imposed_on" date;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "lifted_on" date;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "lift_decision_no" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
ALTER TABLE work.isolation_zones ALTER COLUMN "zone_code" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "zone_level" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "measure" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "address" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "commune_code" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "position_accuracy" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "households" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "population" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "imposed_on" SET NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "lifted_on" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "lift_decision_no" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "decision_no" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "decided_on" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "issued_by" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE work.isolation_zones ALTER COLUMN geom SET NOT NULL;
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_zone_code_pattern;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_zone_code_pattern CHECK ("zone_code" ~ '^(?:VCL-[0-9]{3})$');
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_name_length;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_name_length CHECK (char_length("name") <= 200);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_zone_level_code;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_zone_level_code FOREIGN KEY ("zone_level") REFERENCES code.zone_level;
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_measure_code;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_measure_code FOREIGN KEY ("measure") REFERENCES code.zone_measure;
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_address_length;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_address_length CHECK (char_length("address") <= 250);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_commune_code_pattern;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_commune_code_pattern CHECK ("commune_code" ~ '^(?:[0-9]{5})$');
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_position_accuracy_code;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_position_accuracy_code FOREIGN KEY ("position_accuracy") REFERENCES code.position_accuracy;
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_status_code;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_status_code FOREIGN KEY ("status") REFERENCES code.zone_status;
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_households_range;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_households_range CHECK ("households" BETWEEN 0 AND 100000);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_population_range;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_population_range CHECK ("population" BETWEEN 0 AND 500000);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_lift_decision_no_length;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_lift_decision_no_length CHECK (char_length("lift_decision_no") <= 80);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_decision_no_length;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_decision_no_length CHECK (char_length("decision_no") <= 80);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_issued_by_length;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_issued_by_length CHECK (char_length("issued_by") <= 150);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_lifted_after_imposed;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_lifted_after_imposed CHECK (imposed_on <= lifted_on);
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_geom_valid;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_geom_valid CHECK (ST_IsValid(geom));
ALTER TABLE work.isolation_zones DROP CONSTRAINT IF EXISTS isolation_zones_geom_area;
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_geom_area CHECK (ST_Area(geom::geography) >= 100);
CREATE UNIQUE INDEX IF NOT EXISTS isolation_zones_key ON work.isolation_zones ("zone_code") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_key_ever ON work.isolation_zones ("zone_code");
CREATE INDEX IF NOT EXISTS isolation_zones_geom ON work.isolation_zones USING gist (geom);
CREATE INDEX IF NOT EXISTS isolation_zones_review ON work.isolation_zones (review) WHERE review <> 'approved';
COMMENT ON TABLE work.isolation_zones IS 'Vùng cách ly y tế / Medical isolation zones';
COMMENT ON COLUMN work.isolation_zones."zone_code" IS 'Mã vùng / Zone code';
COMMENT ON COLUMN work.isolation_zones."name" IS 'Tên vùng / Name';
COMMENT ON COLUMN work.isolation_zones."zone_level" IS 'Quy mô / Extent';
COMMENT ON COLUMN work.isolation_zones."measure" IS 'Hình thức / Measure';
COMMENT ON COLUMN work.isolation_zones."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN work.isolation_zones."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN work.isolation_zones."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN work.isolation_zones."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN work.isolation_zones."households" IS 'Số hộ (hộ) / Households';
COMMENT ON COLUMN work.isolation_zones."population" IS 'Số nhân khẩu (người) / Population';
COMMENT ON COLUMN work.isolation_zones."imposed_on" IS 'Thiết lập ngày / Imposed on';
COMMENT ON COLUMN work.isolation_zones."lifted_on" IS 'Gỡ bỏ ngày / Lifted on';
COMMENT ON COLUMN work.isolation_zones."lift_decision_no" IS 'Văn bản gỡ bỏ / Decision to lift';
COMMENT ON COLUMN work.isolation_zones."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN work.isolation_zones."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN work.isolation_zones."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN work.isolation_zones."note" IS 'Ghi chú / Note';
DROP TRIGGER IF EXISTS publish_save ON work.isolation_zones;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.isolation_zones
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.isolation_zones
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.isolation_zones REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.isolation_zones REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.isolation_zones TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.isolation_zones TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.isolation_zones TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.isolation_zones (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.isolation_zones ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "zone_code" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "zone_level" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "zone_level_vi" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "zone_level_en" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "measure" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "measure_vi" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "measure_en" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "commune_name" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "district_name" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "position_accuracy_vi" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "position_accuracy_en" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "status_vi" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "status_en" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "households" integer;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "population" integer;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "imposed_on" date;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "lifted_on" date;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "lift_decision_no" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.isolation_zones ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS isolation_zones_current ON release.isolation_zones ("zone_code") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS isolation_zones_current_uid ON release.isolation_zones (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS isolation_zones_history ON release.isolation_zones ("zone_code", from_release);
CREATE INDEX IF NOT EXISTS isolation_zones_closed ON release.isolation_zones (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_current_geom ON release.isolation_zones USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_time ON release.isolation_zones ("imposed_on", "lifted_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.isolation_zones FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.isolation_zones IS 'Vùng cách ly y tế: các bản công bố / releases';
GRANT SELECT ON release.isolation_zones TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.isolation_zones_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."zone_code",
         w."name",
         w."zone_level",
         code_zone_level.vi AS zone_level_vi,
         code_zone_level.en AS zone_level_en,
         w."measure",
         code_measure.vi AS measure_vi,
         code_measure.en AS measure_en,
         w."address",
         w."commune_code",
         unit.commune_name,
         unit.district_name,
         w."position_accuracy",
         code_position_accuracy.vi AS position_accuracy_vi,
         code_position_accuracy.en AS position_accuracy_en,
         w."status",
         code_status.vi AS status_vi,
         code_status.en AS status_en,
         w."households",
         w."population",
         w."imposed_on",
         w."lifted_on",
         w."lift_decision_no",
         w."decision_no",
         w."decided_on",
         w."issued_by",
         date_trunc('second', w.updated_at) AS updated_at,
         w.geom AS geom
    FROM work.isolation_zones w
    LEFT JOIN code.zone_level code_zone_level ON code_zone_level.code = w."zone_level"
    LEFT JOIN code.zone_measure code_measure ON code_measure.code = w."measure"
    LEFT JOIN LATERAL code.commune_on(w."commune_code", coalesce(w."imposed_on"::date, current_date)) unit ON true
    LEFT JOIN code.position_accuracy code_position_accuracy ON code_position_accuracy.code = w."position_accuracy"
    LEFT JOIN code.zone_status code_status ON code_status.code = w."status";

CREATE VIEW api.isolation_zones AS
  SELECT "zone_code", "name", "zone_level", "zone_level_vi", "zone_level_en", "measure", "measure_vi", "measure_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "status", "status_vi", "status_en", "households", "population", "imposed_on", "lifted_on", "lift_decision_no", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature
    FROM release.isolation_zones WHERE to_release IS NULL;
COMMENT ON VIEW api.isolation_zones IS 'Vùng cách ly y tế / Medical isolation zones';
COMMENT ON COLUMN api.isolation_zones."zone_code" IS 'Mã vùng / Zone code';
COMMENT ON COLUMN api.isolation_zones."name" IS 'Tên vùng / Name';
COMMENT ON COLUMN api.isolation_zones."zone_level" IS 'Quy mô / Extent';
COMMENT ON COLUMN api.isolation_zones."zone_level_vi" IS 'Quy mô (tiếng Việt) / Extent (Vietnamese)';
COMMENT ON COLUMN api.isolation_zones."zone_level_en" IS 'Quy mô (tiếng Anh) / Extent (English)';
COMMENT ON COLUMN api.isolation_zones."measure" IS 'Hình thức / Measure';
COMMENT ON COLUMN api.isolation_zones."measure_vi" IS 'Hình thức (tiếng Việt) / Measure (Vietnamese)';
COMMENT ON COLUMN api.isolation_zones."measure_en" IS 'Hình thức (tiếng Anh) / Measure (English)';
COMMENT ON COLUMN api.isolation_zones."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN api.isolation_zones."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN api.isolation_zones."commune_name" IS 'Xã/Phường / Commune';
COMMENT ON COLUMN api.isolation_zones."district_name" IS 'Huyện/Thành phố / District';
COMMENT ON COLUMN api.isolation_zones."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN api.isolation_zones."position_accuracy_vi" IS 'Độ chính xác vị trí (tiếng Việt) / Accuracy of the position (Vietnamese)';
COMMENT ON COLUMN api.isolation_zones."position_accuracy_en" IS 'Độ chính xác vị trí (tiếng Anh) / Accuracy of the position (English)';
COMMENT ON COLUMN api.isolation_zones."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN api.isolation_zones."status_vi" IS 'Tình trạng (tiếng Việt) / Status (Vietnamese)';
COMMENT ON COLUMN api.isolation_zones."status_en" IS 'Tình trạng (tiếng Anh) / Status (English)';
COMMENT ON COLUMN api.isolation_zones."households" IS 'Số hộ / Households';
COMMENT ON COLUMN api.isolation_zones."population" IS 'Số nhân khẩu / Population';
COMMENT ON COLUMN api.isolation_zones."imposed_on" IS 'Thiết lập ngày / Imposed on';
COMMENT ON COLUMN api.isolation_zones."lifted_on" IS 'Gỡ bỏ ngày / Lifted on';
COMMENT ON COLUMN api.isolation_zones."lift_decision_no" IS 'Văn bản gỡ bỏ / Decision to lift';
COMMENT ON COLUMN api.isolation_zones."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN api.isolation_zones."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN api.isolation_zones."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN api.isolation_zones."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.isolation_zones TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'isolation_zones', 'on_save', 'zone_code', ARRAY['zone_code', 'name', 'zone_level', 'zone_level_vi', 'zone_level_en', 'measure', 'measure_vi', 'measure_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'status', 'status_vi', 'status_en', 'households', 'population', 'imposed_on', 'lifted_on', 'lift_decision_no', 'decision_no', 'decided_on', 'issued_by'],
  'imposed_on', 'lifted_on', jsonb_build_array(jsonb_build_object('id', 'isolation_zones', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', '1c9982993513ddce')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'isolation_zones'
  ON CONFLICT (collection) DO NOTHING;

-- quarantine_sites: Khu cách ly tập trung / Concentrated quarantine sites
DROP VIEW IF EXISTS api.quarantine_sites;
DROP VIEW IF EXISTS release.quarantine_sites_public;
CREATE TABLE IF NOT EXISTS work.quarantine_sites (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "site_code" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "facility_type" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "capacity" integer;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "occupied" integer;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "round" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "quarantine_days" integer;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "managed_by" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "contact_phone" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
ALTER TABLE work.quarantine_sites ALTER COLUMN "site_code" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "facility_type" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "address" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "commune_code" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "position_accuracy" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "capacity" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "occupied" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "round" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "quarantine_days" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "managed_by" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "opened_on" SET NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "closed_on" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "contact_phone" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "decision_no" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "decided_on" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "issued_by" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE work.quarantine_sites ALTER COLUMN geom SET NOT NULL;
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_site_code_pattern;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_site_code_pattern CHECK ("site_code" ~ '^(?:KCL-[0-9]{3})$');
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_name_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_name_length CHECK (char_length("name") <= 200);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_facility_type_code;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_facility_type_code FOREIGN KEY ("facility_type") REFERENCES code.facility_type;
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_address_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_address_length CHECK (char_length("address") <= 250);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_commune_code_pattern;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_commune_code_pattern CHECK ("commune_code" ~ '^(?:[0-9]{5})$');
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_position_accuracy_code;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_position_accuracy_code FOREIGN KEY ("position_accuracy") REFERENCES code.position_accuracy;
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_status_code;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_status_code FOREIGN KEY ("status") REFERENCES code.site_status;
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_capacity_range;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_capacity_range CHECK ("capacity" BETWEEN 1 AND 20000);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_occupied_range;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_occupied_range CHECK ("occupied" BETWEEN 0 AND 20000);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_round_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_round_length CHECK (char_length("round") <= 20);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_quarantine_days_range;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_quarantine_days_range CHECK ("quarantine_days" BETWEEN 1 AND 60);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_managed_by_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_managed_by_length CHECK (char_length("managed_by") <= 150);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_contact_phone_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_contact_phone_length CHECK (char_length("contact_phone") <= 60);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_decision_no_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_decision_no_length CHECK (char_length("decision_no") <= 80);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_issued_by_length;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_issued_by_length CHECK (char_length("issued_by") <= 150);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_closed_after_opened;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_closed_after_opened CHECK (opened_on <= closed_on);
ALTER TABLE work.quarantine_sites DROP CONSTRAINT IF EXISTS quarantine_sites_geom_valid;
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_geom_valid CHECK (ST_IsValid(geom));
CREATE UNIQUE INDEX IF NOT EXISTS quarantine_sites_key ON work.quarantine_sites ("site_code") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_key_ever ON work.quarantine_sites ("site_code");
CREATE INDEX IF NOT EXISTS quarantine_sites_geom ON work.quarantine_sites USING gist (geom);
CREATE INDEX IF NOT EXISTS quarantine_sites_review ON work.quarantine_sites (review) WHERE review <> 'approved';
COMMENT ON TABLE work.quarantine_sites IS 'Khu cách ly tập trung / Concentrated quarantine sites';
COMMENT ON COLUMN work.quarantine_sites."site_code" IS 'Mã khu / Site code';
COMMENT ON COLUMN work.quarantine_sites."name" IS 'Tên khu cách ly / Name';
COMMENT ON COLUMN work.quarantine_sites."facility_type" IS 'Loại hình / Type';
COMMENT ON COLUMN work.quarantine_sites."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN work.quarantine_sites."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN work.quarantine_sites."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN work.quarantine_sites."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN work.quarantine_sites."capacity" IS 'Sức chứa (người) / Capacity';
COMMENT ON COLUMN work.quarantine_sites."occupied" IS 'Đang cách ly (người) / In quarantine';
COMMENT ON COLUMN work.quarantine_sites."round" IS 'Đợt / Round';
COMMENT ON COLUMN work.quarantine_sites."quarantine_days" IS 'Thời gian cách ly (ngày) / Length of quarantine';
COMMENT ON COLUMN work.quarantine_sites."managed_by" IS 'Đơn vị quản lý / Managed by';
COMMENT ON COLUMN work.quarantine_sites."opened_on" IS 'Hoạt động từ / Opened on';
COMMENT ON COLUMN work.quarantine_sites."closed_on" IS 'Giải thể ngày / Closed on';
COMMENT ON COLUMN work.quarantine_sites."contact_phone" IS 'Điện thoại liên hệ / Phone';
COMMENT ON COLUMN work.quarantine_sites."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN work.quarantine_sites."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN work.quarantine_sites."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN work.quarantine_sites."note" IS 'Ghi chú / Note';
DROP TRIGGER IF EXISTS publish_save ON work.quarantine_sites;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.quarantine_sites
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.quarantine_sites
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.quarantine_sites REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.quarantine_sites REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.quarantine_sites TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.quarantine_sites TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.quarantine_sites TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.quarantine_sites (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.quarantine_sites ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "site_code" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "facility_type" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "facility_type_vi" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "facility_type_en" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "commune_name" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "district_name" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "position_accuracy_vi" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "position_accuracy_en" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "status_vi" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "status_en" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "capacity" integer;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "occupied" integer;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "round" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "quarantine_days" integer;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "managed_by" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.quarantine_sites ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS quarantine_sites_current ON release.quarantine_sites ("site_code") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS quarantine_sites_current_uid ON release.quarantine_sites (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS quarantine_sites_history ON release.quarantine_sites ("site_code", from_release);
CREATE INDEX IF NOT EXISTS quarantine_sites_closed ON release.quarantine_sites (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_current_geom ON release.quarantine_sites USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_time ON release.quarantine_sites ("opened_on", "closed_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.quarantine_sites FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.quarantine_sites IS 'Khu cách ly tập trung: các bản công bố / releases';
GRANT SELECT ON release.quarantine_sites TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.quarantine_sites_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."site_code",
         w."name",
         w."facility_type",
         code_facility_type.vi AS facility_type_vi,
         code_facility_type.en AS facility_type_en,
         w."address",
         w."commune_code",
         unit.commune_name,
         unit.district_name,
         w."position_accuracy",
         code_position_accuracy.vi AS position_accuracy_vi,
         code_position_accuracy.en AS position_accuracy_en,
         w."status",
         code_status.vi AS status_vi,
         code_status.en AS status_en,
         w."capacity",
         w."occupied",
         w."round",
         w."quarantine_days",
         w."managed_by",
         w."opened_on",
         w."closed_on",
         w."decision_no",
         w."decided_on",
         w."issued_by",
         date_trunc('second', w.updated_at) AS updated_at,
         w.geom AS geom
    FROM work.quarantine_sites w
    LEFT JOIN code.facility_type code_facility_type ON code_facility_type.code = w."facility_type"
    LEFT JOIN LATERAL code.commune_on(w."commune_code", coalesce(w."opened_on"::date, current_date)) unit ON true
    LEFT JOIN code.position_accuracy code_position_accuracy ON code_position_accuracy.code = w."position_accuracy"
    LEFT JOIN code.site_status code_status ON code_status.code = w."status";

CREATE VIEW api.quarantine_sites AS
  SELECT "site_code", "name", "facility_type", "facility_type_vi", "facility_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "status", "status_vi", "status_en", "capacity", "occupied", "round", "quarantine_days", "managed_by", "opened_on", "closed_on", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature
    FROM release.quarantine_sites WHERE to_release IS NULL;
COMMENT ON VIEW api.quarantine_sites IS 'Khu cách ly tập trung / Concentrated quarantine sites';
COMMENT ON COLUMN api.quarantine_sites."site_code" IS 'Mã khu / Site code';
COMMENT ON COLUMN api.quarantine_sites."name" IS 'Tên khu cách ly / Name';
COMMENT ON COLUMN api.quarantine_sites."facility_type" IS 'Loại hình / Type';
COMMENT ON COLUMN api.quarantine_sites."facility_type_vi" IS 'Loại hình (tiếng Việt) / Type (Vietnamese)';
COMMENT ON COLUMN api.quarantine_sites."facility_type_en" IS 'Loại hình (tiếng Anh) / Type (English)';
COMMENT ON COLUMN api.quarantine_sites."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN api.quarantine_sites."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN api.quarantine_sites."commune_name" IS 'Xã/Phường / Commune';
COMMENT ON COLUMN api.quarantine_sites."district_name" IS 'Huyện/Thành phố / District';
COMMENT ON COLUMN api.quarantine_sites."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN api.quarantine_sites."position_accuracy_vi" IS 'Độ chính xác vị trí (tiếng Việt) / Accuracy of the position (Vietnamese)';
COMMENT ON COLUMN api.quarantine_sites."position_accuracy_en" IS 'Độ chính xác vị trí (tiếng Anh) / Accuracy of the position (English)';
COMMENT ON COLUMN api.quarantine_sites."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN api.quarantine_sites."status_vi" IS 'Tình trạng (tiếng Việt) / Status (Vietnamese)';
COMMENT ON COLUMN api.quarantine_sites."status_en" IS 'Tình trạng (tiếng Anh) / Status (English)';
COMMENT ON COLUMN api.quarantine_sites."capacity" IS 'Sức chứa / Capacity';
COMMENT ON COLUMN api.quarantine_sites."occupied" IS 'Đang cách ly / In quarantine';
COMMENT ON COLUMN api.quarantine_sites."round" IS 'Đợt / Round';
COMMENT ON COLUMN api.quarantine_sites."quarantine_days" IS 'Thời gian cách ly / Length of quarantine';
COMMENT ON COLUMN api.quarantine_sites."managed_by" IS 'Đơn vị quản lý / Managed by';
COMMENT ON COLUMN api.quarantine_sites."opened_on" IS 'Hoạt động từ / Opened on';
COMMENT ON COLUMN api.quarantine_sites."closed_on" IS 'Giải thể ngày / Closed on';
COMMENT ON COLUMN api.quarantine_sites."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN api.quarantine_sites."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN api.quarantine_sites."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN api.quarantine_sites."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.quarantine_sites TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'quarantine_sites', 'on_save', 'site_code', ARRAY['site_code', 'name', 'facility_type', 'facility_type_vi', 'facility_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'status', 'status_vi', 'status_en', 'capacity', 'occupied', 'round', 'quarantine_days', 'managed_by', 'opened_on', 'closed_on', 'decision_no', 'decided_on', 'issued_by'],
  'opened_on', 'closed_on', jsonb_build_array(jsonb_build_object('id', 'quarantine_sites', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', '83f67eef62371771')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'quarantine_sites'
  ON CONFLICT (collection) DO NOTHING;

-- risk_points: Điểm nguy cơ lây nhiễm cao / High-risk points
DROP VIEW IF EXISTS api.risk_points;
DROP VIEW IF EXISTS release.risk_points_public;
CREATE TABLE IF NOT EXISTS work.risk_points (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "point_code" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "place_type" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "risk_level" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "exposed_from" timestamptz;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "exposed_to" timestamptz;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "recorded_on" date;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "cleared_on" date;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "advice" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "case_count" integer;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
ALTER TABLE work.risk_points ALTER COLUMN "point_code" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "place_type" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "address" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "commune_code" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "position_accuracy" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "risk_level" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "exposed_from" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "exposed_to" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "recorded_on" SET NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "cleared_on" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "advice" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "case_count" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "decision_no" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "decided_on" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "issued_by" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE work.risk_points ALTER COLUMN geom SET NOT NULL;
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_point_code_pattern;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_point_code_pattern CHECK ("point_code" ~ '^(?:DNC-[0-9]{3,5})$');
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_name_length;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_name_length CHECK (char_length("name") <= 200);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_place_type_code;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_place_type_code FOREIGN KEY ("place_type") REFERENCES code.place_type;
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_address_length;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_address_length CHECK (char_length("address") <= 250);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_commune_code_pattern;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_commune_code_pattern CHECK ("commune_code" ~ '^(?:[0-9]{5})$');
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_position_accuracy_code;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_position_accuracy_code FOREIGN KEY ("position_accuracy") REFERENCES code.position_accuracy;
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_risk_level_code;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_risk_level_code FOREIGN KEY ("risk_level") REFERENCES code.risk_level;
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_status_code;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_status_code FOREIGN KEY ("status") REFERENCES code.point_status;
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_advice_length;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_advice_length CHECK (char_length("advice") <= 500);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_case_count_range;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_case_count_range CHECK ("case_count" BETWEEN 0 AND 10000);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_decision_no_length;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_decision_no_length CHECK (char_length("decision_no") <= 80);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_issued_by_length;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_issued_by_length CHECK (char_length("issued_by") <= 150);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_exposure_in_order;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_exposure_in_order CHECK (exposed_from <= exposed_to);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_cleared_after_recorded;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_cleared_after_recorded CHECK (recorded_on <= cleared_on);
ALTER TABLE work.risk_points DROP CONSTRAINT IF EXISTS risk_points_geom_valid;
ALTER TABLE work.risk_points ADD CONSTRAINT risk_points_geom_valid CHECK (ST_IsValid(geom));
CREATE UNIQUE INDEX IF NOT EXISTS risk_points_key ON work.risk_points ("point_code") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_key_ever ON work.risk_points ("point_code");
CREATE INDEX IF NOT EXISTS risk_points_geom ON work.risk_points USING gist (geom);
CREATE INDEX IF NOT EXISTS risk_points_review ON work.risk_points (review) WHERE review <> 'approved';
COMMENT ON TABLE work.risk_points IS 'Điểm nguy cơ lây nhiễm cao / High-risk points';
COMMENT ON COLUMN work.risk_points."point_code" IS 'Mã điểm / Point code';
COMMENT ON COLUMN work.risk_points."name" IS 'Tên địa điểm / Name';
COMMENT ON COLUMN work.risk_points."place_type" IS 'Loại địa điểm / Type of place';
COMMENT ON COLUMN work.risk_points."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN work.risk_points."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN work.risk_points."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN work.risk_points."risk_level" IS 'Mức độ nguy cơ / Risk level';
COMMENT ON COLUMN work.risk_points."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN work.risk_points."exposed_from" IS 'Tiếp xúc từ / Exposed from';
COMMENT ON COLUMN work.risk_points."exposed_to" IS 'Tiếp xúc đến / Exposed until';
COMMENT ON COLUMN work.risk_points."recorded_on" IS 'Ngày công bố / Announced on';
COMMENT ON COLUMN work.risk_points."cleared_on" IS 'Ngày hết theo dõi / Cleared on';
COMMENT ON COLUMN work.risk_points."advice" IS 'Khuyến cáo / Advice';
COMMENT ON COLUMN work.risk_points."case_count" IS 'Số ca liên quan (ca) / Related cases';
COMMENT ON COLUMN work.risk_points."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN work.risk_points."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN work.risk_points."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN work.risk_points."note" IS 'Ghi chú / Note';
DROP TRIGGER IF EXISTS publish_save ON work.risk_points;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.risk_points
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.risk_points
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.risk_points REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.risk_points REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.risk_points TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.risk_points TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.risk_points TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.risk_points (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.risk_points ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "point_code" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "place_type" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "place_type_vi" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "place_type_en" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "commune_name" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "district_name" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "position_accuracy_vi" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "position_accuracy_en" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "risk_level" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "risk_level_vi" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "risk_level_en" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "status_vi" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "status_en" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "exposed_from" timestamptz;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "exposed_to" timestamptz;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "recorded_on" date;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "cleared_on" date;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "advice" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.risk_points ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS risk_points_current ON release.risk_points ("point_code") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS risk_points_current_uid ON release.risk_points (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS risk_points_history ON release.risk_points ("point_code", from_release);
CREATE INDEX IF NOT EXISTS risk_points_closed ON release.risk_points (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS risk_points_current_geom ON release.risk_points USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_time ON release.risk_points ("recorded_on", "cleared_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.risk_points FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.risk_points IS 'Điểm nguy cơ lây nhiễm cao: các bản công bố / releases';
GRANT SELECT ON release.risk_points TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.risk_points_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."point_code",
         w."name",
         w."place_type",
         code_place_type.vi AS place_type_vi,
         code_place_type.en AS place_type_en,
         w."address",
         w."commune_code",
         unit.commune_name,
         unit.district_name,
         w."position_accuracy",
         code_position_accuracy.vi AS position_accuracy_vi,
         code_position_accuracy.en AS position_accuracy_en,
         w."risk_level",
         code_risk_level.vi AS risk_level_vi,
         code_risk_level.en AS risk_level_en,
         w."status",
         code_status.vi AS status_vi,
         code_status.en AS status_en,
         w."exposed_from",
         w."exposed_to",
         w."recorded_on",
         w."cleared_on",
         w."advice",
         w."decision_no",
         w."decided_on",
         w."issued_by",
         date_trunc('second', w.updated_at) AS updated_at,
         ST_SnapToGrid(w.geom, 1e-4) AS geom
    FROM work.risk_points w
    LEFT JOIN code.place_type code_place_type ON code_place_type.code = w."place_type"
    LEFT JOIN LATERAL code.commune_on(w."commune_code", coalesce(w."recorded_on"::date, current_date)) unit ON true
    LEFT JOIN code.position_accuracy code_position_accuracy ON code_position_accuracy.code = w."position_accuracy"
    LEFT JOIN code.risk_level code_risk_level ON code_risk_level.code = w."risk_level"
    LEFT JOIN code.point_status code_status ON code_status.code = w."status";

CREATE VIEW api.risk_points AS
  SELECT "point_code", "name", "place_type", "place_type_vi", "place_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "risk_level", "risk_level_vi", "risk_level_en", "status", "status_vi", "status_en", "exposed_from", "exposed_to", "recorded_on", "cleared_on", "advice", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature
    FROM release.risk_points WHERE to_release IS NULL;
COMMENT ON VIEW api.risk_points IS 'Điểm nguy cơ lây nhiễm cao / High-risk points';
COMMENT ON COLUMN api.risk_points."point_code" IS 'Mã điểm / Point code';
COMMENT ON COLUMN api.risk_points."name" IS 'Tên địa điểm / Name';
COMMENT ON COLUMN api.risk_points."place_type" IS 'Loại địa điểm / Type of place';
COMMENT ON COLUMN api.risk_points."place_type_vi" IS 'Loại địa điểm (tiếng Việt) / Type of place (Vietnamese)';
COMMENT ON COLUMN api.risk_points."place_type_en" IS 'Loại địa điểm (tiếng Anh) / Type of place (English)';
COMMENT ON COLUMN api.risk_points."address" IS 'Địa chỉ / Address';
COMMENT ON COLUMN api.risk_points."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN api.risk_points."commune_name" IS 'Xã/Phường / Commune';
COMMENT ON COLUMN api.risk_points."district_name" IS 'Huyện/Thành phố / District';
COMMENT ON COLUMN api.risk_points."position_accuracy" IS 'Độ chính xác vị trí / Accuracy of the position';
COMMENT ON COLUMN api.risk_points."position_accuracy_vi" IS 'Độ chính xác vị trí (tiếng Việt) / Accuracy of the position (Vietnamese)';
COMMENT ON COLUMN api.risk_points."position_accuracy_en" IS 'Độ chính xác vị trí (tiếng Anh) / Accuracy of the position (English)';
COMMENT ON COLUMN api.risk_points."risk_level" IS 'Mức độ nguy cơ / Risk level';
COMMENT ON COLUMN api.risk_points."risk_level_vi" IS 'Mức độ nguy cơ (tiếng Việt) / Risk level (Vietnamese)';
COMMENT ON COLUMN api.risk_points."risk_level_en" IS 'Mức độ nguy cơ (tiếng Anh) / Risk level (English)';
COMMENT ON COLUMN api.risk_points."status" IS 'Tình trạng / Status';
COMMENT ON COLUMN api.risk_points."status_vi" IS 'Tình trạng (tiếng Việt) / Status (Vietnamese)';
COMMENT ON COLUMN api.risk_points."status_en" IS 'Tình trạng (tiếng Anh) / Status (English)';
COMMENT ON COLUMN api.risk_points."exposed_from" IS 'Tiếp xúc từ / Exposed from';
COMMENT ON COLUMN api.risk_points."exposed_to" IS 'Tiếp xúc đến / Exposed until';
COMMENT ON COLUMN api.risk_points."recorded_on" IS 'Ngày công bố / Announced on';
COMMENT ON COLUMN api.risk_points."cleared_on" IS 'Ngày hết theo dõi / Cleared on';
COMMENT ON COLUMN api.risk_points."advice" IS 'Khuyến cáo / Advice';
COMMENT ON COLUMN api.risk_points."decision_no" IS 'Văn bản căn cứ / Decision';
COMMENT ON COLUMN api.risk_points."decided_on" IS 'Ngày văn bản / Date of the decision';
COMMENT ON COLUMN api.risk_points."issued_by" IS 'Cơ quan ban hành / Issued by';
COMMENT ON COLUMN api.risk_points."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.risk_points TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'risk_points', 'on_save', 'point_code', ARRAY['point_code', 'name', 'place_type', 'place_type_vi', 'place_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'risk_level', 'risk_level_vi', 'risk_level_en', 'status', 'status_vi', 'status_en', 'exposed_from', 'exposed_to', 'recorded_on', 'cleared_on', 'advice', 'decision_no', 'decided_on', 'issued_by'],
  'recorded_on', 'cleared_on', jsonb_build_array(jsonb_build_object('id', 'risk_points', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', 'd9f09014595cf982')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'risk_points'
  ON CONFLICT (collection) DO NOTHING;

-- commune_risk_levels: Cấp độ dịch theo xã / Epidemic level by commune
DROP VIEW IF EXISTS api.commune_risk_levels;
DROP VIEW IF EXISTS release.commune_risk_levels_public;
CREATE TABLE IF NOT EXISTS work.commune_risk_levels (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint REFERENCES lineage.batch,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "epidemic_level" text;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "level_system" text;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "assessed_on" date;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "valid_from" date;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "valid_to" date;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "notice_no" text;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
ALTER TABLE work.commune_risk_levels ALTER COLUMN "commune_code" SET NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "epidemic_level" SET NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "level_system" SET NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "assessed_on" SET NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "valid_from" SET NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "valid_to" DROP NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "notice_no" DROP NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE work.commune_risk_levels ALTER COLUMN geom DROP NOT NULL;
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_commune_code_pattern;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_commune_code_pattern CHECK ("commune_code" ~ '^(?:[0-9]{5})$');
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_epidemic_level_code;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_epidemic_level_code FOREIGN KEY ("epidemic_level") REFERENCES code.epidemic_level;
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_level_system_code;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_level_system_code FOREIGN KEY ("level_system") REFERENCES code.level_system;
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_notice_no_length;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_notice_no_length CHECK (char_length("notice_no") <= 80);
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_valid_in_order;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_valid_in_order CHECK (valid_from <= valid_to);
ALTER TABLE work.commune_risk_levels DROP CONSTRAINT IF EXISTS commune_risk_levels_geom_valid;
ALTER TABLE work.commune_risk_levels ADD CONSTRAINT commune_risk_levels_geom_valid CHECK (ST_IsValid(geom));
CREATE UNIQUE INDEX IF NOT EXISTS commune_risk_levels_key ON work.commune_risk_levels ("commune_code") WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_key_ever ON work.commune_risk_levels ("commune_code");
CREATE INDEX IF NOT EXISTS commune_risk_levels_geom ON work.commune_risk_levels USING gist (geom);
CREATE INDEX IF NOT EXISTS commune_risk_levels_review ON work.commune_risk_levels (review) WHERE review <> 'approved';
COMMENT ON TABLE work.commune_risk_levels IS 'Cấp độ dịch theo xã / Epidemic level by commune';
COMMENT ON COLUMN work.commune_risk_levels."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN work.commune_risk_levels."epidemic_level" IS 'Cấp độ dịch / Epidemic level';
COMMENT ON COLUMN work.commune_risk_levels."level_system" IS 'Hệ phân loại / Classification';
COMMENT ON COLUMN work.commune_risk_levels."assessed_on" IS 'Ngày đánh giá / Assessed on';
COMMENT ON COLUMN work.commune_risk_levels."valid_from" IS 'Áp dụng từ / Valid from';
COMMENT ON COLUMN work.commune_risk_levels."valid_to" IS 'Áp dụng đến / Valid to';
COMMENT ON COLUMN work.commune_risk_levels."notice_no" IS 'Số thông báo / Notice';
COMMENT ON COLUMN work.commune_risk_levels."note" IS 'Ghi chú / Note';
DROP TRIGGER IF EXISTS publish_save ON work.commune_risk_levels;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.commune_risk_levels
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, on_save)', current_user);
  EXECUTE format('CREATE OR REPLACE TRIGGER publish_save AFTER INSERT OR UPDATE ON work.commune_risk_levels
    FOR EACH STATEMENT EXECUTE FUNCTION release.publish_save(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.commune_risk_levels REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.commune_risk_levels REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.commune_risk_levels TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.commune_risk_levels TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.commune_risk_levels TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS release.commune_risk_levels (
  from_release bigint NOT NULL REFERENCES release.release,
  to_release bigint REFERENCES release.release CHECK (to_release > from_release),
  uid uuid NOT NULL,
  feature text NOT NULL
);
ALTER TABLE release.commune_risk_levels ALTER COLUMN feature SET STORAGE EXTERNAL;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "commune_name" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "district_name" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "epidemic_level" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "epidemic_level_vi" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "epidemic_level_en" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "level_system" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "level_system_vi" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "level_system_en" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "assessed_on" date;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "valid_from" date;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "valid_to" date;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "notice_no" text;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS "updated_at" timestamptz;
ALTER TABLE release.commune_risk_levels ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
CREATE UNIQUE INDEX IF NOT EXISTS commune_risk_levels_current ON release.commune_risk_levels ("commune_code") WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS commune_risk_levels_current_uid ON release.commune_risk_levels (uid) WHERE to_release IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS commune_risk_levels_history ON release.commune_risk_levels ("commune_code", from_release);
CREATE INDEX IF NOT EXISTS commune_risk_levels_closed ON release.commune_risk_levels (to_release) WHERE to_release IS NOT NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_current_geom ON release.commune_risk_levels USING gist (geom) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_time ON release.commune_risk_levels ("valid_from", "valid_to") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.commune_risk_levels FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.commune_risk_levels IS 'Cấp độ dịch theo xã: các bản công bố / releases';
GRANT SELECT ON release.commune_risk_levels TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW release.commune_risk_levels_public AS
  SELECT w.uid,
         w.review,
         w.deleted_at,
         w."commune_code",
         unit.commune_name,
         unit.district_name,
         w."epidemic_level",
         code_epidemic_level.vi AS epidemic_level_vi,
         code_epidemic_level.en AS epidemic_level_en,
         w."level_system",
         code_level_system.vi AS level_system_vi,
         code_level_system.en AS level_system_en,
         w."assessed_on",
         w."valid_from",
         w."valid_to",
         w."notice_no",
         date_trunc('second', w.updated_at) AS updated_at,
         boundary.geom AS geom
    FROM work.commune_risk_levels w
    LEFT JOIN LATERAL code.commune_on(w."commune_code", coalesce(w."valid_from"::date, current_date)) unit ON true
    LEFT JOIN code.epidemic_level code_epidemic_level ON code_epidemic_level.code = w."epidemic_level"
    LEFT JOIN code.level_system code_level_system ON code_level_system.code = w."level_system"
    LEFT JOIN LATERAL (
           SELECT a.geom FROM release.administrative_units a
            WHERE a.to_release IS NULL AND a.level = 'commune' AND a.code = w."commune_code"
            ORDER BY (a.valid_from <= coalesce(w."valid_from"::date, current_date) AND coalesce(a.valid_to > coalesce(w."valid_from"::date, current_date), true)) DESC, a.valid_from DESC
            LIMIT 1) boundary ON true;

CREATE VIEW api.commune_risk_levels AS
  SELECT "commune_code", "commune_name", "district_name", "epidemic_level", "epidemic_level_vi", "epidemic_level_en", "level_system", "level_system_vi", "level_system_en", "assessed_on", "valid_from", "valid_to", "notice_no", "updated_at", geom, feature
    FROM release.commune_risk_levels WHERE to_release IS NULL;
COMMENT ON VIEW api.commune_risk_levels IS 'Cấp độ dịch theo xã / Epidemic level by commune';
COMMENT ON COLUMN api.commune_risk_levels."commune_code" IS 'Mã xã / Commune code';
COMMENT ON COLUMN api.commune_risk_levels."commune_name" IS 'Xã/Phường / Commune';
COMMENT ON COLUMN api.commune_risk_levels."district_name" IS 'Huyện/Thành phố / District';
COMMENT ON COLUMN api.commune_risk_levels."epidemic_level" IS 'Cấp độ dịch / Epidemic level';
COMMENT ON COLUMN api.commune_risk_levels."epidemic_level_vi" IS 'Cấp độ dịch (tiếng Việt) / Epidemic level (Vietnamese)';
COMMENT ON COLUMN api.commune_risk_levels."epidemic_level_en" IS 'Cấp độ dịch (tiếng Anh) / Epidemic level (English)';
COMMENT ON COLUMN api.commune_risk_levels."level_system" IS 'Hệ phân loại / Classification';
COMMENT ON COLUMN api.commune_risk_levels."level_system_vi" IS 'Hệ phân loại (tiếng Việt) / Classification (Vietnamese)';
COMMENT ON COLUMN api.commune_risk_levels."level_system_en" IS 'Hệ phân loại (tiếng Anh) / Classification (English)';
COMMENT ON COLUMN api.commune_risk_levels."assessed_on" IS 'Ngày đánh giá / Assessed on';
COMMENT ON COLUMN api.commune_risk_levels."valid_from" IS 'Áp dụng từ / Valid from';
COMMENT ON COLUMN api.commune_risk_levels."valid_to" IS 'Áp dụng đến / Valid to';
COMMENT ON COLUMN api.commune_risk_levels."notice_no" IS 'Số thông báo / Notice';
COMMENT ON COLUMN api.commune_risk_levels."updated_at" IS 'Cập nhật lúc / Updated at';
GRANT SELECT ON api.commune_risk_levels TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'commune_risk_levels', 'on_save', 'commune_code', ARRAY['commune_code', 'commune_name', 'district_name', 'epidemic_level', 'epidemic_level_vi', 'epidemic_level_en', 'level_system', 'level_system_vi', 'level_system_en', 'assessed_on', 'valid_from', 'valid_to', 'notice_no'],
  'valid_from', 'valid_to', jsonb_build_array(jsonb_build_object('id', 'commune_risk_levels', 'where', NULL)),
  ARRAY[]::text[], interval '168 hours', '6ddb55a129f50354')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'commune_risk_levels'
  ON CONFLICT (collection) DO NOTHING;
