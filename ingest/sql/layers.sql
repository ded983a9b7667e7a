-- Derived from config/ by "covidmaps derive"; edit config/.

CREATE TABLE IF NOT EXISTS code.checkpoint_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.checkpoint_status IS 'Tình trạng chốt / Status of a checkpoint';
GRANT SELECT ON code.checkpoint_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.checkpoint_status VALUES
  ('operating', 'Đang hoạt động', 'Operating', 1),
  ('suspended', 'Tạm dừng', 'Suspended', 2),
  ('closed', 'Đã giải thể', 'Closed', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.checkpoint_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.checkpoint_type IS 'Loại chốt / Type of checkpoint';
GRANT SELECT ON code.checkpoint_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.checkpoint_type VALUES
  ('interagency', 'Chốt kiểm dịch y tế liên ngành', 'Inter-agency health checkpoint', 1),
  ('province', 'Chốt cấp tỉnh', 'Provincial', 2),
  ('district', 'Chốt cấp huyện', 'District', 3),
  ('commune', 'Chốt cấp xã', 'Commune', 4),
  ('zone', 'Chốt vùng phong toả', 'At an isolation zone', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.control_direction (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.control_direction IS 'Hướng kiểm soát / Direction controlled';
GRANT SELECT ON code.control_direction TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.control_direction VALUES
  ('in', 'Chiều vào', 'Inbound', 1),
  ('out', 'Chiều ra', 'Outbound', 2),
  ('both', 'Hai chiều', 'Both directions', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.epidemic_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.epidemic_level IS 'Cấp độ dịch / Epidemic level';
GRANT SELECT ON code.epidemic_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.epidemic_level VALUES
  ('1', 'Cấp 1 – nguy cơ thấp (bình thường mới)', 'Level 1 – low (new normal)', 1),
  ('2', 'Cấp 2 – nguy cơ trung bình', 'Level 2 – medium', 2),
  ('3', 'Cấp 3 – nguy cơ cao', 'Level 3 – high', 3),
  ('4', 'Cấp 4 – nguy cơ rất cao', 'Level 4 – very high', 4)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.facility_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.facility_type IS 'Loại hình khu cách ly / Type of quarantine facility';
GRANT SELECT ON code.facility_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.facility_type VALUES
  ('military', 'Doanh trại quân đội', 'Military', 1),
  ('health_facility', 'Cơ sở y tế', 'Health facility', 2),
  ('school', 'Trường học', 'School', 3),
  ('hotel', 'Khách sạn (tự trả phí)', 'Hotel (paid)', 4),
  ('other', 'Khác', 'Other', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.level_system (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.level_system IS 'Hệ phân loại / Classification system';
GRANT SELECT ON code.level_system TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.level_system VALUES
  ('nq_128', 'Nghị quyết 128/NQ-CP', 'Resolution 128/NQ-CP', 1),
  ('qd_2686', 'Quyết định 2686/QĐ-BCĐQG', 'Decision 2686/QĐ-BCĐQG', 2)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.place_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.place_type IS 'Loại địa điểm / Type of place';
GRANT SELECT ON code.place_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
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
GRANT SELECT ON code.point_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.point_status VALUES
  ('monitoring', 'Đang theo dõi', 'Being monitored', 1),
  ('disinfected', 'Đã khử khuẩn', 'Disinfected', 2),
  ('cleared', 'Hết thời gian theo dõi', 'No longer monitored', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.position_accuracy (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.position_accuracy IS 'Độ chính xác vị trí / Accuracy of the position';
GRANT SELECT ON code.position_accuracy TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.position_accuracy VALUES
  ('surveyed', 'Toạ độ khảo sát', 'Surveyed', 1),
  ('digital_map', 'Lấy trên bản đồ số', 'From a digital map', 2),
  ('village', 'Gần đúng theo thôn', 'Approximate: village', 3),
  ('commune', 'Gần đúng cấp xã', 'Approximate: commune', 4)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.risk_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.risk_level IS 'Mức độ nguy cơ / Risk level';
GRANT SELECT ON code.risk_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.risk_level VALUES
  ('very_high', 'Nguy cơ rất cao', 'Very high', 1),
  ('high', 'Nguy cơ cao', 'High', 2),
  ('elevated', 'Có nguy cơ', 'Elevated', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.site_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.site_status IS 'Tình trạng khu cách ly / Status of a quarantine site';
GRANT SELECT ON code.site_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.site_status VALUES
  ('operating', 'Đang tiếp nhận', 'Operating', 1),
  ('full', 'Hết chỗ', 'Full', 2),
  ('suspended', 'Tạm dừng', 'Suspended', 3),
  ('standby', 'Dự phòng', 'On standby', 4),
  ('closed', 'Đã giải thể', 'Closed', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.unit_level (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.unit_level IS 'Cấp hành chính / Administrative level';
GRANT SELECT ON code.unit_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.unit_level VALUES
  ('province', 'Cấp tỉnh', 'Province level', 1),
  ('district', 'Cấp huyện', 'District level', 2),
  ('commune', 'Cấp xã', 'Commune level', 3)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.unit_type (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.unit_type IS 'Loại đơn vị hành chính / Type of unit';
GRANT SELECT ON code.unit_type TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
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
GRANT SELECT ON code.zone_level TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.zone_level VALUES
  ('village', 'Thôn, bản, tổ dân phố', 'Village', 1),
  ('residential_area', 'Khu dân cư', 'Residential area', 2),
  ('facility', 'Cơ quan, cơ sở', 'Facility', 3),
  ('commune', 'Toàn xã', 'Commune', 4),
  ('district', 'Toàn huyện', 'District', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.zone_measure (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.zone_measure IS 'Hình thức / Measure';
GRANT SELECT ON code.zone_measure TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
INSERT INTO code.zone_measure VALUES
  ('lockdown', 'Phong toả, cách ly y tế vùng có dịch', 'Lockdown, medical isolation', 1),
  ('directive_16', 'Giãn cách theo Chỉ thị 16', 'Directive 16', 2),
  ('directive_15', 'Giãn cách theo Chỉ thị 15', 'Directive 15', 3),
  ('directive_19', 'Theo Chỉ thị 19', 'Directive 19', 4),
  ('other', 'Khác', 'Other', 5)
ON CONFLICT (code) DO UPDATE SET (vi, en, position) = (EXCLUDED.vi, EXCLUDED.en, EXCLUDED.position);

CREATE TABLE IF NOT EXISTS code.zone_status (code text PRIMARY KEY, vi text NOT NULL, en text NOT NULL, position integer NOT NULL);
COMMENT ON TABLE code.zone_status IS 'Tình trạng vùng cách ly / Status of a zone';
GRANT SELECT ON code.zone_status TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;
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
DROP VIEW IF EXISTS api.provinces, history.provinces;
DROP VIEW IF EXISTS api.districts, history.districts;
DROP VIEW IF EXISTS api.communes, history.communes;
DROP VIEW IF EXISTS api.communes_2025, history.communes_2025;
DROP VIEW IF EXISTS release.administrative_units_public, review.administrative_units;
CREATE TABLE IF NOT EXISTS work.administrative_units (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.administrative_units ADD COLUMN IF NOT EXISTS edit_reason text;
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
DROP TRIGGER IF EXISTS a_queue ON work.administrative_units;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.administrative_units
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''unit_id'', '''', ''0'', '''', ''valid_from'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.administrative_units DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.administrative_units
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.administrative_units REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.administrative_units REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.administrative_units TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.administrative_units TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.administrative_units TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.administrative_units_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.administrative_units (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS administrative_units_opened ON release.administrative_units (from_release);
CREATE INDEX IF NOT EXISTS administrative_units_current_geom ON release.administrative_units USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS administrative_units_current_unplaced ON release.administrative_units ("unit_id") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS administrative_units_time ON release.administrative_units ("valid_from", "valid_to") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.administrative_units FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.administrative_units IS 'Đơn vị hành chính: các bản công bố / releases';
GRANT SELECT ON release.administrative_units TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS administrative_units_name_vi_folded ON release.administrative_units USING gin (api.fold("name_vi") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS administrative_units_name_en_folded ON release.administrative_units USING gin (api.fold("name_en") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'administrative_units_search_') AND indexname <> 'administrative_units_search_c36b07' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS administrative_units_search_c36b07 ON release.administrative_units USING gin (api.fold(coalesce("unit_id", '') || E'\n' || coalesce("name_vi", '') || E'\n' || coalesce("name_en", '') || E'\n' || coalesce("legal_basis", '') || E'\n' || coalesce("boundary_source", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_administrative_units() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."unit_id" IS NOT NULL) THEN
    found := found || ROW('administrative_units_unit_id_required', 'unit_id', '«Khoá» chưa có giá trị.', '“Unit id” has no value.', 'Nhập «Khoá» rồi lưu lại. / Fill in “Unit id” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."unit_id" ~ '^(?:[0-9]{2,5}@[0-9]{4}-[0-9]{2}-[0-9]{2})$') THEN
    found := found || ROW('administrative_units_unit_id_pattern', 'unit_id', '«Khoá» (' || coalesce(NEW."unit_id"::text, '–') || ') không đúng mẫu.', '“Unit id” (' || coalesce(NEW."unit_id"::text, '–') || ') does not fit the pattern.', 'Viết như 02122@2020-02-01. / Write it like 02122@2020-02-01.')::work.refusal;
  END IF;
  IF NOT (NEW."code" IS NOT NULL) THEN
    found := found || ROW('administrative_units_code_required', 'code', '«Mã đơn vị» chưa có giá trị.', '“Code” has no value.', 'Nhập «Mã đơn vị» rồi lưu lại. / Fill in “Code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."code" ~ '^(?:[0-9]{2,5})$') THEN
    found := found || ROW('administrative_units_code_pattern', 'code', '«Mã đơn vị» (' || coalesce(NEW."code"::text, '–') || ') không đúng mẫu.', '“Code” (' || coalesce(NEW."code"::text, '–') || ') does not fit the pattern.', 'Viết như 02122. / Write it like 02122.')::work.refusal;
  END IF;
  IF NOT (NEW."level" IS NOT NULL) THEN
    found := found || ROW('administrative_units_level_required', 'level', '«Cấp» chưa có giá trị.', '“Level” has no value.', 'Nhập «Cấp» rồi lưu lại. / Fill in “Level” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."level" IS NULL OR EXISTS (SELECT FROM code.unit_level WHERE code = NEW."level")) THEN
    found := found || ROW('administrative_units_level_code', 'level', '«Cấp» (' || coalesce(NEW."level"::text, '–') || ') không có trong danh mục.', '“Level” (' || coalesce(NEW."level"::text, '–') || ') is not in the code list.', 'Chọn «Cấp» trong danh sách. / Choose “Level” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."unit_type" IS NOT NULL) THEN
    found := found || ROW('administrative_units_unit_type_required', 'unit_type', '«Loại» chưa có giá trị.', '“Type” has no value.', 'Nhập «Loại» rồi lưu lại. / Fill in “Type” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."unit_type" IS NULL OR EXISTS (SELECT FROM code.unit_type WHERE code = NEW."unit_type")) THEN
    found := found || ROW('administrative_units_unit_type_code', 'unit_type', '«Loại» (' || coalesce(NEW."unit_type"::text, '–') || ') không có trong danh mục.', '“Type” (' || coalesce(NEW."unit_type"::text, '–') || ') is not in the code list.', 'Chọn «Loại» trong danh sách. / Choose “Type” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."name_vi" IS NOT NULL) THEN
    found := found || ROW('administrative_units_name_vi_required', 'name_vi', '«Tên» chưa có giá trị.', '“Name (Vietnamese)” has no value.', 'Nhập «Tên» rồi lưu lại. / Fill in “Name (Vietnamese)” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name_vi") <= 100) THEN
    found := found || ROW('administrative_units_name_vi_length', 'name_vi', '«Tên» dài quá 100 ký tự.', '“Name (Vietnamese)” is longer than 100 characters.', 'Rút ngắn «Tên». / Shorten “Name (Vietnamese)”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name_en") <= 100) THEN
    found := found || ROW('administrative_units_name_en_length', 'name_en', '«Tên tiếng Anh» dài quá 100 ký tự.', '“Name (English)” is longer than 100 characters.', 'Rút ngắn «Tên tiếng Anh». / Shorten “Name (English)”.')::work.refusal;
  END IF;
  IF NOT (NEW."parent_code" ~ '^(?:[0-9]{2,5})$') THEN
    found := found || ROW('administrative_units_parent_code_pattern', 'parent_code', '«Mã cấp trên» (' || coalesce(NEW."parent_code"::text, '–') || ') không đúng mẫu.', '“Parent code” (' || coalesce(NEW."parent_code"::text, '–') || ') does not fit the pattern.', 'Viết như [0-9]{2,5}. / Write it like [0-9]{2,5}.')::work.refusal;
  END IF;
  IF NOT (NEW."valid_from" IS NOT NULL) THEN
    found := found || ROW('administrative_units_valid_from_required', 'valid_from', '«Hiệu lực từ» chưa có giá trị.', '“Valid from” has no value.', 'Nhập «Hiệu lực từ» rồi lưu lại. / Fill in “Valid from” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."legal_basis") <= 100) THEN
    found := found || ROW('administrative_units_legal_basis_length', 'legal_basis', '«Căn cứ pháp lý» dài quá 100 ký tự.', '“Legal basis” is longer than 100 characters.', 'Rút ngắn «Căn cứ pháp lý». / Shorten “Legal basis”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."boundary_source") <= 200) THEN
    found := found || ROW('administrative_units_boundary_source_length', 'boundary_source', '«Nguồn ranh giới» dài quá 200 ký tự.', '“Source of the boundary” is longer than 200 characters.', 'Rút ngắn «Nguồn ranh giới». / Shorten “Source of the boundary”.')::work.refusal;
  END IF;
  IF NOT (NEW."unit_id" = NEW."code" || '@' || NEW."valid_from"::text) THEN
    found := found || ROW('administrative_units_unit_id_is_code_and_date', 'unit_id', 'Khoá ' || coalesce(NEW."unit_id"::text, '–') || ' không khớp với mã ' || coalesce(NEW."code"::text, '–') || ' và ngày hiệu lực ' || coalesce(to_char(NEW."valid_from", 'DD/MM/YYYY'), '–') || '.', 'Unit id ' || coalesce(NEW."unit_id"::text, '–') || ' is not code ' || coalesce(NEW."code"::text, '–') || ' with date ' || coalesce(to_char(NEW."valid_from", 'DD/MM/YYYY'), '–') || '.', 'Ghi khoá theo mẫu mã@năm-tháng-ngày. / Write the id as code@year-month-day.')::work.refusal;
  END IF;
  IF NOT (ST_Intersects(NEW.geom, ST_MakeEnvelope(105.4315, 21.8044, 106.2469, 22.7409, 4326))) THEN
    found := found || ROW('administrative_units_geom_home', 'geom', 'Vị trí nằm ngoài tỉnh.', 'The position lies outside the province.', 'Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ. / Move it to its place, or check the coordinate system.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.administrative_units
    FOR EACH ROW EXECUTE FUNCTION work.check_administrative_units(%L)', current_user);
END $$;
CREATE VIEW review.administrative_units AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."unit_id" IS DISTINCT FROM r."unit_id" THEN 'Khoá: ' || coalesce(r."unit_id"::text, '–') || ' → ' || coalesce(w."unit_id"::text, '–') END, CASE WHEN w."code" IS DISTINCT FROM r."code" THEN 'Mã đơn vị: ' || coalesce(r."code"::text, '–') || ' → ' || coalesce(w."code"::text, '–') END, CASE WHEN w."level" IS DISTINCT FROM r."level" THEN 'Cấp: ' || coalesce((SELECT vi FROM code.unit_level WHERE code = r."level"), '–') || ' → ' || coalesce((SELECT vi FROM code.unit_level WHERE code = w."level"), '–') END, CASE WHEN w."unit_type" IS DISTINCT FROM r."unit_type" THEN 'Loại: ' || coalesce((SELECT vi FROM code.unit_type WHERE code = r."unit_type"), '–') || ' → ' || coalesce((SELECT vi FROM code.unit_type WHERE code = w."unit_type"), '–') END, CASE WHEN w."name_vi" IS DISTINCT FROM r."name_vi" THEN 'Tên: ' || coalesce(r."name_vi"::text, '–') || ' → ' || coalesce(w."name_vi"::text, '–') END, CASE WHEN w."name_en" IS DISTINCT FROM r."name_en" THEN 'Tên tiếng Anh: ' || coalesce(r."name_en"::text, '–') || ' → ' || coalesce(w."name_en"::text, '–') END, CASE WHEN w."parent_code" IS DISTINCT FROM r."parent_code" THEN 'Mã cấp trên: ' || coalesce(r."parent_code"::text, '–') || ' → ' || coalesce(w."parent_code"::text, '–') END, CASE WHEN w."valid_from" IS DISTINCT FROM r."valid_from" THEN 'Hiệu lực từ: ' || coalesce(to_char(r."valid_from", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."valid_from", 'DD/MM/YYYY'), '–') END, CASE WHEN w."valid_to" IS DISTINCT FROM r."valid_to" THEN 'Hiệu lực đến: ' || coalesce(to_char(r."valid_to", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."valid_to", 'DD/MM/YYYY'), '–') END, CASE WHEN w."legal_basis" IS DISTINCT FROM r."legal_basis" THEN 'Căn cứ pháp lý: ' || coalesce(r."legal_basis"::text, '–') || ' → ' || coalesce(w."legal_basis"::text, '–') END, CASE WHEN w."boundary_source" IS DISTINCT FROM r."boundary_source" THEN 'Nguồn ranh giới: ' || coalesce(r."boundary_source"::text, '–') || ' → ' || coalesce(w."boundary_source"::text, '–') END), '') END AS differences,
         round(ST_Distance(w.geom::geography, r.geom::geography)::numeric, 1)::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."unit_id", r."unit_id" AS "unit_id_published", w."code", r."code" AS "code_published", w."level", r."level" AS "level_published", w."unit_type", r."unit_type" AS "unit_type_published", w."name_vi", r."name_vi" AS "name_vi_published", w."name_en", r."name_en" AS "name_en_published", w."parent_code", r."parent_code" AS "parent_code_published", w."valid_from", r."valid_from" AS "valid_from_published", w."valid_to", r."valid_to" AS "valid_to_published", w."legal_basis", r."legal_basis" AS "legal_basis_published", w."boundary_source", r."boundary_source" AS "boundary_source_published",
         coalesce(w.geom, r.geom)::geometry(MultiPolygon, 4326) AS geom
    FROM work.administrative_units w
    LEFT JOIN release.administrative_units r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."unit_id", w."code", w."level", w."unit_type", w."name_vi", w."name_en", w."parent_code", w."valid_from", w."valid_to", w."legal_basis", w."boundary_source") IS DISTINCT FROM ROW(r."unit_id", r."code", r."level", r."unit_type", r."name_vi", r."name_en", r."parent_code", r."valid_from", r."valid_to", r."legal_basis", r."boundary_source") OR ST_AsBinary(w.geom) IS DISTINCT FROM ST_AsBinary(r.geom)));
COMMENT ON VIEW review.administrative_units IS 'Đơn vị hành chính: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.administrative_units FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.administrative_units TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.administrative_units TO covidmaps_publisher;


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
GRANT SELECT ON api.provinces TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

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
GRANT SELECT ON api.districts TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

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
GRANT SELECT ON api.communes TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

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
GRANT SELECT ON api.communes_2025 TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.provinces AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature, from_release, to_release
    FROM release.administrative_units r WHERE (level = 'province' AND valid_from < DATE '2025-07-01')
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.provinces IS 'Tỉnh: các bản công bố / releases';
GRANT SELECT ON history.provinces TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW history.districts AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature, from_release, to_release
    FROM release.administrative_units r WHERE (level = 'district')
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.districts IS 'Huyện và thành phố (đến 30/06/2025): các bản công bố / releases';
GRANT SELECT ON history.districts TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW history.communes AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature, from_release, to_release
    FROM release.administrative_units r WHERE (level = 'commune' AND valid_from = DATE '2020-02-01')
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.communes IS 'Xã, phường, thị trấn (108 đơn vị, 02/2020 – 04/2023): các bản công bố / releases';
GRANT SELECT ON history.communes TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE VIEW history.communes_2025 AS
  SELECT "unit_id", "code", "level", "level_vi", "level_en", "unit_type", "unit_type_vi", "unit_type_en", "name_vi", "name_en", "parent_code", "valid_from", "valid_to", "legal_basis", "boundary_source", "updated_at", geom, feature, from_release, to_release
    FROM release.administrative_units r WHERE (level = 'commune' AND valid_from = DATE '2025-07-01')
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'administrative_units' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.communes_2025 IS 'Xã, phường (37 đơn vị từ 01/07/2025): các bản công bố / releases';
GRANT SELECT ON history.communes_2025 TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'administrative_units', 'on_save', 'unit_id', ARRAY['unit_id', 'code', 'level', 'level_vi', 'level_en', 'unit_type', 'unit_type_vi', 'unit_type_en', 'name_vi', 'name_en', 'parent_code', 'valid_from', 'valid_to', 'legal_basis', 'boundary_source'],
  'valid_from', 'valid_to', jsonb_build_array(jsonb_build_object('id', 'provinces', 'where', 'level = ''province'' AND valid_from < DATE ''2025-07-01'''), jsonb_build_object('id', 'districts', 'where', 'level = ''district'''), jsonb_build_object('id', 'communes', 'where', 'level = ''commune'' AND valid_from = DATE ''2020-02-01'''), jsonb_build_object('id', 'communes_2025', 'where', 'level = ''commune'' AND valid_from = DATE ''2025-07-01''')),
  ARRAY['commune_risk_levels']::text[], NULL, '44cb7b157c0f4476')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'administrative_units'
  ON CONFLICT (collection) DO NOTHING;

-- checkpoints: Chốt kiểm soát dịch bệnh / Disease-control checkpoints
DROP VIEW IF EXISTS api.checkpoints, history.checkpoints;
DROP VIEW IF EXISTS release.checkpoints_public, review.checkpoints;
CREATE TABLE IF NOT EXISTS work.checkpoints (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.checkpoints ADD COLUMN IF NOT EXISTS edit_reason text;
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
ALTER TABLE work.checkpoints ADD CONSTRAINT checkpoints_checkpoint_code_pattern CHECK ("checkpoint_code" ~ '^(?:CKS-[0-9]{3,5})$');
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
DROP TRIGGER IF EXISTS a_queue ON work.checkpoints;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.checkpoints
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''checkpoint_code'', ''CKS-'', ''3'', ''commune_code'', ''opened_on'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.checkpoints DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.checkpoints
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.checkpoints REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.checkpoints REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.checkpoints TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.checkpoints TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.checkpoints TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.checkpoints_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.checkpoints (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS checkpoints_opened ON release.checkpoints (from_release);
CREATE INDEX IF NOT EXISTS checkpoints_current_geom ON release.checkpoints USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS checkpoints_current_unplaced ON release.checkpoints ("checkpoint_code") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_current_unit ON release.checkpoints ("commune_code") WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_time ON release.checkpoints ("opened_on", "closed_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.checkpoints FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.checkpoints IS 'Chốt kiểm soát dịch bệnh: các bản công bố / releases';
GRANT SELECT ON release.checkpoints TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS checkpoints_name_folded ON release.checkpoints USING gin (api.fold("name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_commune_name_folded ON release.checkpoints USING gin (api.fold("commune_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_district_name_folded ON release.checkpoints USING gin (api.fold("district_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_road_folded ON release.checkpoints USING gin (api.fold("road") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS checkpoints_decision_no_folded ON release.checkpoints USING gin (api.fold("decision_no") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'checkpoints_search_') AND indexname <> 'checkpoints_search_59c1db' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS checkpoints_search_59c1db ON release.checkpoints USING gin (api.fold(coalesce("checkpoint_code", '') || E'\n' || coalesce("name", '') || E'\n' || coalesce("address", '') || E'\n' || coalesce("commune_name", '') || E'\n' || coalesce("district_name", '') || E'\n' || coalesce("road", '') || E'\n' || coalesce("chainage", '') || E'\n' || coalesce("borders_with", '') || E'\n' || coalesce("hours", '') || E'\n' || coalesce("agency", '') || E'\n' || coalesce("decision_no", '') || E'\n' || coalesce("issued_by", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_checkpoints() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."checkpoint_code" IS NOT NULL) THEN
    found := found || ROW('checkpoints_checkpoint_code_required', 'checkpoint_code', '«Mã chốt» chưa có giá trị.', '“Checkpoint code” has no value.', 'Nhập «Mã chốt» rồi lưu lại. / Fill in “Checkpoint code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."checkpoint_code" ~ '^(?:CKS-[0-9]{3,5})$') THEN
    found := found || ROW('checkpoints_checkpoint_code_pattern', 'checkpoint_code', '«Mã chốt» (' || coalesce(NEW."checkpoint_code"::text, '–') || ') không đúng mẫu.', '“Checkpoint code” (' || coalesce(NEW."checkpoint_code"::text, '–') || ') does not fit the pattern.', 'Viết như CKS-001. / Write it like CKS-001.')::work.refusal;
  END IF;
  IF NOT (NEW."name" IS NOT NULL) THEN
    found := found || ROW('checkpoints_name_required', 'name', '«Tên chốt» chưa có giá trị.', '“Name” has no value.', 'Nhập «Tên chốt» rồi lưu lại. / Fill in “Name” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name") <= 200) THEN
    found := found || ROW('checkpoints_name_length', 'name', '«Tên chốt» dài quá 200 ký tự.', '“Name” is longer than 200 characters.', 'Rút ngắn «Tên chốt». / Shorten “Name”.')::work.refusal;
  END IF;
  IF NOT (NEW."checkpoint_type" IS NOT NULL) THEN
    found := found || ROW('checkpoints_checkpoint_type_required', 'checkpoint_type', '«Loại chốt» chưa có giá trị.', '“Type” has no value.', 'Nhập «Loại chốt» rồi lưu lại. / Fill in “Type” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."checkpoint_type" IS NULL OR EXISTS (SELECT FROM code.checkpoint_type WHERE code = NEW."checkpoint_type")) THEN
    found := found || ROW('checkpoints_checkpoint_type_code', 'checkpoint_type', '«Loại chốt» (' || coalesce(NEW."checkpoint_type"::text, '–') || ') không có trong danh mục.', '“Type” (' || coalesce(NEW."checkpoint_type"::text, '–') || ') is not in the code list.', 'Chọn «Loại chốt» trong danh sách. / Choose “Type” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."address") <= 250) THEN
    found := found || ROW('checkpoints_address_length', 'address', '«Địa chỉ» dài quá 250 ký tự.', '“Address” is longer than 250 characters.', 'Rút ngắn «Địa chỉ». / Shorten “Address”.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NOT NULL) THEN
    found := found || ROW('checkpoints_commune_code_required', 'commune_code', '«Mã xã» chưa có giá trị.', '“Commune code” has no value.', 'Nhập «Mã xã» rồi lưu lại. / Fill in “Commune code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" ~ '^(?:[0-9]{5})$') THEN
    found := found || ROW('checkpoints_commune_code_pattern', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không đúng mẫu.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') does not fit the pattern.', 'Viết như 02122. / Write it like 02122.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = NEW."commune_code" AND level = 'commune')) THEN
    found := found || ROW('checkpoints_commune_code_unit', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không phải mã xã của tỉnh.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') is no commune of the province.', 'Chọn «Mã xã» trong danh sách. / Choose “Commune code” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."position_accuracy" IS NULL OR EXISTS (SELECT FROM code.position_accuracy WHERE code = NEW."position_accuracy")) THEN
    found := found || ROW('checkpoints_position_accuracy_code', 'position_accuracy', '«Độ chính xác vị trí» (' || coalesce(NEW."position_accuracy"::text, '–') || ') không có trong danh mục.', '“Accuracy of the position” (' || coalesce(NEW."position_accuracy"::text, '–') || ') is not in the code list.', 'Chọn «Độ chính xác vị trí» trong danh sách. / Choose “Accuracy of the position” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."road") <= 100) THEN
    found := found || ROW('checkpoints_road_length', 'road', '«Tuyến đường» dài quá 100 ký tự.', '“Road” is longer than 100 characters.', 'Rút ngắn «Tuyến đường». / Shorten “Road”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."chainage") <= 30) THEN
    found := found || ROW('checkpoints_chainage_length', 'chainage', '«Lý trình» dài quá 30 ký tự.', '“Chainage” is longer than 30 characters.', 'Rút ngắn «Lý trình». / Shorten “Chainage”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."borders_with") <= 150) THEN
    found := found || ROW('checkpoints_borders_with_length', 'borders_with', '«Giáp với» dài quá 150 ký tự.', '“Borders with” is longer than 150 characters.', 'Rút ngắn «Giáp với». / Shorten “Borders with”.')::work.refusal;
  END IF;
  IF NOT (NEW."direction" IS NULL OR EXISTS (SELECT FROM code.control_direction WHERE code = NEW."direction")) THEN
    found := found || ROW('checkpoints_direction_code', 'direction', '«Hướng kiểm soát» (' || coalesce(NEW."direction"::text, '–') || ') không có trong danh mục.', '“Direction” (' || coalesce(NEW."direction"::text, '–') || ') is not in the code list.', 'Chọn «Hướng kiểm soát» trong danh sách. / Choose “Direction” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."hours") <= 60) THEN
    found := found || ROW('checkpoints_hours_length', 'hours', '«Giờ hoạt động» dài quá 60 ký tự.', '“Hours” is longer than 60 characters.', 'Rút ngắn «Giờ hoạt động». / Shorten “Hours”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."agency") <= 200) THEN
    found := found || ROW('checkpoints_agency_length', 'agency', '«Lực lượng» dài quá 200 ký tự.', '“Agencies” is longer than 200 characters.', 'Rút ngắn «Lực lượng». / Shorten “Agencies”.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NOT NULL) THEN
    found := found || ROW('checkpoints_status_required', 'status', '«Tình trạng» chưa có giá trị.', '“Status” has no value.', 'Nhập «Tình trạng» rồi lưu lại. / Fill in “Status” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NULL OR EXISTS (SELECT FROM code.checkpoint_status WHERE code = NEW."status")) THEN
    found := found || ROW('checkpoints_status_code', 'status', '«Tình trạng» (' || coalesce(NEW."status"::text, '–') || ') không có trong danh mục.', '“Status” (' || coalesce(NEW."status"::text, '–') || ') is not in the code list.', 'Chọn «Tình trạng» trong danh sách. / Choose “Status” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."opened_on" IS NOT NULL) THEN
    found := found || ROW('checkpoints_opened_on_required', 'opened_on', '«Hoạt động từ» chưa có giá trị.', '“Opened on” has no value.', 'Nhập «Hoạt động từ» rồi lưu lại. / Fill in “Opened on” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."contact_phone") <= 60) THEN
    found := found || ROW('checkpoints_contact_phone_length', 'contact_phone', '«Điện thoại liên hệ» dài quá 60 ký tự.', '“Phone” is longer than 60 characters.', 'Rút ngắn «Điện thoại liên hệ». / Shorten “Phone”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."decision_no") <= 80) THEN
    found := found || ROW('checkpoints_decision_no_length', 'decision_no', '«Văn bản căn cứ» dài quá 80 ký tự.', '“Decision” is longer than 80 characters.', 'Rút ngắn «Văn bản căn cứ». / Shorten “Decision”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."issued_by") <= 150) THEN
    found := found || ROW('checkpoints_issued_by_length', 'issued_by', '«Cơ quan ban hành» dài quá 150 ký tự.', '“Issued by” is longer than 150 characters.', 'Rút ngắn «Cơ quan ban hành». / Shorten “Issued by”.')::work.refusal;
  END IF;
  IF NOT (NEW."opened_on" <= NEW."closed_on") THEN
    found := found || ROW('checkpoints_closed_after_opened', 'opened_on', 'Ngày giải thể (' || coalesce(to_char(NEW."closed_on", 'DD/MM/YYYY'), '–') || ') trước ngày hoạt động (' || coalesce(to_char(NEW."opened_on", 'DD/MM/YYYY'), '–') || ').', 'Closed on ' || coalesce(to_char(NEW."closed_on", 'DD/MM/YYYY'), '–') || ', before it opened on ' || coalesce(to_char(NEW."opened_on", 'DD/MM/YYYY'), '–') || '.', 'Kiểm tra lại hai ô ngày này. / Check these two cells.')::work.refusal;
  END IF;
  IF NOT (NEW.geom IS NOT NULL) THEN
    found := found || ROW('checkpoints_geom_required', 'geom', 'Đối tượng chưa có hình trên bản đồ.', 'The feature has no shape on the map.', 'Vẽ hình rồi lưu lại. / Draw it, then save again.')::work.refusal;
  END IF;
  IF NOT (ST_Intersects(NEW.geom, ST_MakeEnvelope(105.4315, 21.8044, 106.2469, 22.7409, 4326))) THEN
    found := found || ROW('checkpoints_geom_home', 'geom', 'Vị trí nằm ngoài tỉnh.', 'The position lies outside the province.', 'Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ. / Move it to its place, or check the coordinate system.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.checkpoints
    FOR EACH ROW EXECUTE FUNCTION work.check_checkpoints(%L)', current_user);
END $$;
CREATE VIEW review.checkpoints AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."checkpoint_code" IS DISTINCT FROM r."checkpoint_code" THEN 'Mã chốt: ' || coalesce(r."checkpoint_code"::text, '–') || ' → ' || coalesce(w."checkpoint_code"::text, '–') END, CASE WHEN w."name" IS DISTINCT FROM r."name" THEN 'Tên chốt: ' || coalesce(r."name"::text, '–') || ' → ' || coalesce(w."name"::text, '–') END, CASE WHEN w."checkpoint_type" IS DISTINCT FROM r."checkpoint_type" THEN 'Loại chốt: ' || coalesce((SELECT vi FROM code.checkpoint_type WHERE code = r."checkpoint_type"), '–') || ' → ' || coalesce((SELECT vi FROM code.checkpoint_type WHERE code = w."checkpoint_type"), '–') END, CASE WHEN w."address" IS DISTINCT FROM r."address" THEN 'Địa chỉ: ' || coalesce(r."address"::text, '–') || ' → ' || coalesce(w."address"::text, '–') END, CASE WHEN w."commune_code" IS DISTINCT FROM r."commune_code" THEN 'Mã xã: ' || coalesce(r."commune_code"::text, '–') || ' → ' || coalesce(w."commune_code"::text, '–') END, CASE WHEN w."position_accuracy" IS DISTINCT FROM r."position_accuracy" THEN 'Độ chính xác vị trí: ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = r."position_accuracy"), '–') || ' → ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = w."position_accuracy"), '–') END, CASE WHEN w."road" IS DISTINCT FROM r."road" THEN 'Tuyến đường: ' || coalesce(r."road"::text, '–') || ' → ' || coalesce(w."road"::text, '–') END, CASE WHEN w."chainage" IS DISTINCT FROM r."chainage" THEN 'Lý trình: ' || coalesce(r."chainage"::text, '–') || ' → ' || coalesce(w."chainage"::text, '–') END, CASE WHEN w."borders_with" IS DISTINCT FROM r."borders_with" THEN 'Giáp với: ' || coalesce(r."borders_with"::text, '–') || ' → ' || coalesce(w."borders_with"::text, '–') END, CASE WHEN w."direction" IS DISTINCT FROM r."direction" THEN 'Hướng kiểm soát: ' || coalesce((SELECT vi FROM code.control_direction WHERE code = r."direction"), '–') || ' → ' || coalesce((SELECT vi FROM code.control_direction WHERE code = w."direction"), '–') END, CASE WHEN w."hours" IS DISTINCT FROM r."hours" THEN 'Giờ hoạt động: ' || coalesce(r."hours"::text, '–') || ' → ' || coalesce(w."hours"::text, '–') END, CASE WHEN w."agency" IS DISTINCT FROM r."agency" THEN 'Lực lượng: ' || coalesce(r."agency"::text, '–') || ' → ' || coalesce(w."agency"::text, '–') END, CASE WHEN w."status" IS DISTINCT FROM r."status" THEN 'Tình trạng: ' || coalesce((SELECT vi FROM code.checkpoint_status WHERE code = r."status"), '–') || ' → ' || coalesce((SELECT vi FROM code.checkpoint_status WHERE code = w."status"), '–') END, CASE WHEN w."opened_on" IS DISTINCT FROM r."opened_on" THEN 'Hoạt động từ: ' || coalesce(to_char(r."opened_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."opened_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."closed_on" IS DISTINCT FROM r."closed_on" THEN 'Giải thể ngày: ' || coalesce(to_char(r."closed_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."closed_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."decision_no" IS DISTINCT FROM r."decision_no" THEN 'Văn bản căn cứ: ' || coalesce(r."decision_no"::text, '–') || ' → ' || coalesce(w."decision_no"::text, '–') END, CASE WHEN w."decided_on" IS DISTINCT FROM r."decided_on" THEN 'Ngày văn bản: ' || coalesce(to_char(r."decided_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."decided_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."issued_by" IS DISTINCT FROM r."issued_by" THEN 'Cơ quan ban hành: ' || coalesce(r."issued_by"::text, '–') || ' → ' || coalesce(w."issued_by"::text, '–') END), '') END AS differences,
         round(ST_Distance(w.geom::geography, r.geom::geography)::numeric, 1)::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."checkpoint_code", r."checkpoint_code" AS "checkpoint_code_published", w."name", r."name" AS "name_published", w."checkpoint_type", r."checkpoint_type" AS "checkpoint_type_published", w."address", r."address" AS "address_published", w."commune_code", r."commune_code" AS "commune_code_published", w."position_accuracy", r."position_accuracy" AS "position_accuracy_published", w."road", r."road" AS "road_published", w."chainage", r."chainage" AS "chainage_published", w."borders_with", r."borders_with" AS "borders_with_published", w."direction", r."direction" AS "direction_published", w."hours", r."hours" AS "hours_published", w."agency", r."agency" AS "agency_published", w."status", r."status" AS "status_published", w."opened_on", r."opened_on" AS "opened_on_published", w."closed_on", r."closed_on" AS "closed_on_published", w."decision_no", r."decision_no" AS "decision_no_published", w."decided_on", r."decided_on" AS "decided_on_published", w."issued_by", r."issued_by" AS "issued_by_published",
         coalesce(w.geom, r.geom)::geometry(Point, 4326) AS geom
    FROM work.checkpoints w
    LEFT JOIN release.checkpoints r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."checkpoint_code", w."name", w."checkpoint_type", w."address", w."commune_code", w."position_accuracy", w."road", w."chainage", w."borders_with", w."direction", w."hours", w."agency", w."status", w."opened_on", w."closed_on", w."decision_no", w."decided_on", w."issued_by") IS DISTINCT FROM ROW(r."checkpoint_code", r."name", r."checkpoint_type", r."address", r."commune_code", r."position_accuracy", r."road", r."chainage", r."borders_with", r."direction", r."hours", r."agency", r."status", r."opened_on", r."closed_on", r."decision_no", r."decided_on", r."issued_by") OR ST_AsBinary(w.geom) IS DISTINCT FROM ST_AsBinary(r.geom)));
COMMENT ON VIEW review.checkpoints IS 'Chốt kiểm soát dịch bệnh: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.checkpoints FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.checkpoints TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.checkpoints TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS inbox.checkpoints (
  uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  inbox_state text NOT NULL DEFAULT 'new' CHECK (inbox_state IN ('new', 'taken', 'refused')),
  inbox_result text,
  batch_id bigint REFERENCES lineage.batch,
  taken_at timestamptz,
  collected_by text NOT NULL DEFAULT session_user,
  collected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_moved boolean
);
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_code" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "checkpoint_type" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "road" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "chainage" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "borders_with" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "direction" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "hours" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "agency" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "contact_phone" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE inbox.checkpoints ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE INDEX IF NOT EXISTS checkpoints_waiting ON inbox.checkpoints (collected_by, collected_at) WHERE inbox_state = 'new';
COMMENT ON TABLE inbox.checkpoints IS 'Chốt kiểm soát dịch bệnh: thu thập ngoài hiện trường / collected in the field';
ALTER TABLE inbox.checkpoints ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON inbox.checkpoints;
CREATE POLICY seen ON inbox.checkpoints FOR SELECT USING (
  collected_by = session_user OR NOT pg_has_role(session_user, 'covidmaps_field', 'member')
  OR pg_has_role(session_user, 'covidmaps_editor', 'member'));
DROP POLICY IF EXISTS added ON inbox.checkpoints;
CREATE POLICY added ON inbox.checkpoints FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS changed ON inbox.checkpoints;
CREATE POLICY changed ON inbox.checkpoints FOR UPDATE USING (true);
DROP POLICY IF EXISTS removed ON inbox.checkpoints;
CREATE POLICY removed ON inbox.checkpoints FOR DELETE USING (true);
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON inbox.checkpoints
    FOR EACH ROW EXECUTE FUNCTION inbox.before_change(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER tell AFTER INSERT OR UPDATE ON inbox.checkpoints FOR EACH STATEMENT EXECUTE FUNCTION inbox.tell();
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox.checkpoints TO covidmaps_field, covidmaps_editor;
GRANT SELECT ON inbox.checkpoints TO covidmaps_publisher;
GRANT SELECT, UPDATE ON inbox.checkpoints TO covidmaps_ingest;

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
GRANT SELECT ON api.checkpoints TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.checkpoints AS
  SELECT "checkpoint_code", "name", "checkpoint_type", "checkpoint_type_vi", "checkpoint_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "road", "chainage", "borders_with", "direction", "direction_vi", "direction_en", "hours", "agency", "status", "status_vi", "status_en", "opened_on", "closed_on", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature, from_release, to_release
    FROM release.checkpoints r WHERE true
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'checkpoints' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'checkpoints' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.checkpoints IS 'Chốt kiểm soát dịch bệnh: các bản công bố / releases';
GRANT SELECT ON history.checkpoints TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'checkpoints', 'on_save', 'checkpoint_code', ARRAY['checkpoint_code', 'name', 'checkpoint_type', 'checkpoint_type_vi', 'checkpoint_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'road', 'chainage', 'borders_with', 'direction', 'direction_vi', 'direction_en', 'hours', 'agency', 'status', 'status_vi', 'status_en', 'opened_on', 'closed_on', 'decision_no', 'decided_on', 'issued_by'],
  'opened_on', 'closed_on', jsonb_build_array(jsonb_build_object('id', 'checkpoints', 'where', NULL)),
  ARRAY[]::text[], interval '72 hours', '29a9166ca027ea3a')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'checkpoints'
  ON CONFLICT (collection) DO NOTHING;

-- isolation_zones: Vùng cách ly y tế / Medical isolation zones
DROP VIEW IF EXISTS api.isolation_zones, history.isolation_zones;
DROP VIEW IF EXISTS release.isolation_zones_public, review.isolation_zones;
CREATE TABLE IF NOT EXISTS work.isolation_zones (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.isolation_zones ADD COLUMN IF NOT EXISTS edit_reason text;
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
ALTER TABLE work.isolation_zones ADD CONSTRAINT isolation_zones_zone_code_pattern CHECK ("zone_code" ~ '^(?:VCL-[0-9]{3,5})$');
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
DROP TRIGGER IF EXISTS a_queue ON work.isolation_zones;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.isolation_zones
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''zone_code'', ''VCL-'', ''3'', ''commune_code'', ''imposed_on'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.isolation_zones DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.isolation_zones
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.isolation_zones REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.isolation_zones REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.isolation_zones TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.isolation_zones TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.isolation_zones TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.isolation_zones_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.isolation_zones (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS isolation_zones_opened ON release.isolation_zones (from_release);
CREATE INDEX IF NOT EXISTS isolation_zones_current_geom ON release.isolation_zones USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS isolation_zones_current_unplaced ON release.isolation_zones ("zone_code") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_current_unit ON release.isolation_zones ("commune_code") WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_time ON release.isolation_zones ("imposed_on", "lifted_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.isolation_zones FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.isolation_zones IS 'Vùng cách ly y tế: các bản công bố / releases';
GRANT SELECT ON release.isolation_zones TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS isolation_zones_name_folded ON release.isolation_zones USING gin (api.fold("name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_commune_name_folded ON release.isolation_zones USING gin (api.fold("commune_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_district_name_folded ON release.isolation_zones USING gin (api.fold("district_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS isolation_zones_decision_no_folded ON release.isolation_zones USING gin (api.fold("decision_no") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'isolation_zones_search_') AND indexname <> 'isolation_zones_search_c8f290' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS isolation_zones_search_c8f290 ON release.isolation_zones USING gin (api.fold(coalesce("zone_code", '') || E'\n' || coalesce("name", '') || E'\n' || coalesce("address", '') || E'\n' || coalesce("commune_name", '') || E'\n' || coalesce("district_name", '') || E'\n' || coalesce("lift_decision_no", '') || E'\n' || coalesce("decision_no", '') || E'\n' || coalesce("issued_by", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_isolation_zones() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."zone_code" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_zone_code_required', 'zone_code', '«Mã vùng» chưa có giá trị.', '“Zone code” has no value.', 'Nhập «Mã vùng» rồi lưu lại. / Fill in “Zone code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."zone_code" ~ '^(?:VCL-[0-9]{3,5})$') THEN
    found := found || ROW('isolation_zones_zone_code_pattern', 'zone_code', '«Mã vùng» (' || coalesce(NEW."zone_code"::text, '–') || ') không đúng mẫu.', '“Zone code” (' || coalesce(NEW."zone_code"::text, '–') || ') does not fit the pattern.', 'Viết như VCL-001. / Write it like VCL-001.')::work.refusal;
  END IF;
  IF NOT (NEW."name" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_name_required', 'name', '«Tên vùng» chưa có giá trị.', '“Name” has no value.', 'Nhập «Tên vùng» rồi lưu lại. / Fill in “Name” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name") <= 200) THEN
    found := found || ROW('isolation_zones_name_length', 'name', '«Tên vùng» dài quá 200 ký tự.', '“Name” is longer than 200 characters.', 'Rút ngắn «Tên vùng». / Shorten “Name”.')::work.refusal;
  END IF;
  IF NOT (NEW."zone_level" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_zone_level_required', 'zone_level', '«Quy mô» chưa có giá trị.', '“Extent” has no value.', 'Nhập «Quy mô» rồi lưu lại. / Fill in “Extent” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."zone_level" IS NULL OR EXISTS (SELECT FROM code.zone_level WHERE code = NEW."zone_level")) THEN
    found := found || ROW('isolation_zones_zone_level_code', 'zone_level', '«Quy mô» (' || coalesce(NEW."zone_level"::text, '–') || ') không có trong danh mục.', '“Extent” (' || coalesce(NEW."zone_level"::text, '–') || ') is not in the code list.', 'Chọn «Quy mô» trong danh sách. / Choose “Extent” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."measure" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_measure_required', 'measure', '«Hình thức» chưa có giá trị.', '“Measure” has no value.', 'Nhập «Hình thức» rồi lưu lại. / Fill in “Measure” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."measure" IS NULL OR EXISTS (SELECT FROM code.zone_measure WHERE code = NEW."measure")) THEN
    found := found || ROW('isolation_zones_measure_code', 'measure', '«Hình thức» (' || coalesce(NEW."measure"::text, '–') || ') không có trong danh mục.', '“Measure” (' || coalesce(NEW."measure"::text, '–') || ') is not in the code list.', 'Chọn «Hình thức» trong danh sách. / Choose “Measure” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."address") <= 250) THEN
    found := found || ROW('isolation_zones_address_length', 'address', '«Địa chỉ» dài quá 250 ký tự.', '“Address” is longer than 250 characters.', 'Rút ngắn «Địa chỉ». / Shorten “Address”.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_commune_code_required', 'commune_code', '«Mã xã» chưa có giá trị.', '“Commune code” has no value.', 'Nhập «Mã xã» rồi lưu lại. / Fill in “Commune code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" ~ '^(?:[0-9]{5})$') THEN
    found := found || ROW('isolation_zones_commune_code_pattern', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không đúng mẫu.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') does not fit the pattern.', 'Viết như 02122. / Write it like 02122.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = NEW."commune_code" AND level = 'commune')) THEN
    found := found || ROW('isolation_zones_commune_code_unit', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không phải mã xã của tỉnh.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') is no commune of the province.', 'Chọn «Mã xã» trong danh sách. / Choose “Commune code” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."position_accuracy" IS NULL OR EXISTS (SELECT FROM code.position_accuracy WHERE code = NEW."position_accuracy")) THEN
    found := found || ROW('isolation_zones_position_accuracy_code', 'position_accuracy', '«Độ chính xác vị trí» (' || coalesce(NEW."position_accuracy"::text, '–') || ') không có trong danh mục.', '“Accuracy of the position” (' || coalesce(NEW."position_accuracy"::text, '–') || ') is not in the code list.', 'Chọn «Độ chính xác vị trí» trong danh sách. / Choose “Accuracy of the position” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_status_required', 'status', '«Tình trạng» chưa có giá trị.', '“Status” has no value.', 'Nhập «Tình trạng» rồi lưu lại. / Fill in “Status” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NULL OR EXISTS (SELECT FROM code.zone_status WHERE code = NEW."status")) THEN
    found := found || ROW('isolation_zones_status_code', 'status', '«Tình trạng» (' || coalesce(NEW."status"::text, '–') || ') không có trong danh mục.', '“Status” (' || coalesce(NEW."status"::text, '–') || ') is not in the code list.', 'Chọn «Tình trạng» trong danh sách. / Choose “Status” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."households" BETWEEN 0 AND 100000) THEN
    found := found || ROW('isolation_zones_households_range', 'households', '«Số hộ» (' || coalesce(NEW."households"::text, '–') || ') phải từ 0 đến 100000.', '“Households” (' || coalesce(NEW."households"::text, '–') || ') must be from 0 to 100000.', 'Kiểm tra lại «Số hộ». / Check “Households”.')::work.refusal;
  END IF;
  IF NOT (NEW."population" BETWEEN 0 AND 500000) THEN
    found := found || ROW('isolation_zones_population_range', 'population', '«Số nhân khẩu» (' || coalesce(NEW."population"::text, '–') || ') phải từ 0 đến 500000.', '“Population” (' || coalesce(NEW."population"::text, '–') || ') must be from 0 to 500000.', 'Kiểm tra lại «Số nhân khẩu». / Check “Population”.')::work.refusal;
  END IF;
  IF NOT (NEW."imposed_on" IS NOT NULL) THEN
    found := found || ROW('isolation_zones_imposed_on_required', 'imposed_on', '«Thiết lập ngày» chưa có giá trị.', '“Imposed on” has no value.', 'Nhập «Thiết lập ngày» rồi lưu lại. / Fill in “Imposed on” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."lift_decision_no") <= 80) THEN
    found := found || ROW('isolation_zones_lift_decision_no_length', 'lift_decision_no', '«Văn bản gỡ bỏ» dài quá 80 ký tự.', '“Decision to lift” is longer than 80 characters.', 'Rút ngắn «Văn bản gỡ bỏ». / Shorten “Decision to lift”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."decision_no") <= 80) THEN
    found := found || ROW('isolation_zones_decision_no_length', 'decision_no', '«Văn bản căn cứ» dài quá 80 ký tự.', '“Decision” is longer than 80 characters.', 'Rút ngắn «Văn bản căn cứ». / Shorten “Decision”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."issued_by") <= 150) THEN
    found := found || ROW('isolation_zones_issued_by_length', 'issued_by', '«Cơ quan ban hành» dài quá 150 ký tự.', '“Issued by” is longer than 150 characters.', 'Rút ngắn «Cơ quan ban hành». / Shorten “Issued by”.')::work.refusal;
  END IF;
  IF NOT (NEW."imposed_on" <= NEW."lifted_on") THEN
    found := found || ROW('isolation_zones_lifted_after_imposed', 'imposed_on', 'Ngày gỡ bỏ (' || coalesce(to_char(NEW."lifted_on", 'DD/MM/YYYY'), '–') || ') trước ngày thiết lập (' || coalesce(to_char(NEW."imposed_on", 'DD/MM/YYYY'), '–') || ').', 'Lifted on ' || coalesce(to_char(NEW."lifted_on", 'DD/MM/YYYY'), '–') || ', before it was imposed on ' || coalesce(to_char(NEW."imposed_on", 'DD/MM/YYYY'), '–') || '.', 'Kiểm tra lại hai giá trị ngày này. / Check these two values.')::work.refusal;
  END IF;
  IF NOT (NEW.geom IS NOT NULL) THEN
    found := found || ROW('isolation_zones_geom_required', 'geom', 'Đối tượng chưa có hình trên bản đồ.', 'The feature has no shape on the map.', 'Vẽ hình rồi lưu lại. / Draw it, then save again.')::work.refusal;
  END IF;
  IF NOT (ST_Intersects(NEW.geom, ST_MakeEnvelope(105.4315, 21.8044, 106.2469, 22.7409, 4326))) THEN
    found := found || ROW('isolation_zones_geom_home', 'geom', 'Vị trí nằm ngoài tỉnh.', 'The position lies outside the province.', 'Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ. / Move it to its place, or check the coordinate system.')::work.refusal;
  END IF;
  IF NOT (ST_Area(NEW.geom::geography) >= 100) THEN
    found := found || ROW('isolation_zones_geom_area', 'geom', 'Vùng nhỏ hơn 100 m².', 'The area is below 100 m².', 'Kiểm tra lại hình vẽ. / Check the shape.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.isolation_zones
    FOR EACH ROW EXECUTE FUNCTION work.check_isolation_zones(%L)', current_user);
END $$;
CREATE VIEW review.isolation_zones AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."zone_code" IS DISTINCT FROM r."zone_code" THEN 'Mã vùng: ' || coalesce(r."zone_code"::text, '–') || ' → ' || coalesce(w."zone_code"::text, '–') END, CASE WHEN w."name" IS DISTINCT FROM r."name" THEN 'Tên vùng: ' || coalesce(r."name"::text, '–') || ' → ' || coalesce(w."name"::text, '–') END, CASE WHEN w."zone_level" IS DISTINCT FROM r."zone_level" THEN 'Quy mô: ' || coalesce((SELECT vi FROM code.zone_level WHERE code = r."zone_level"), '–') || ' → ' || coalesce((SELECT vi FROM code.zone_level WHERE code = w."zone_level"), '–') END, CASE WHEN w."measure" IS DISTINCT FROM r."measure" THEN 'Hình thức: ' || coalesce((SELECT vi FROM code.zone_measure WHERE code = r."measure"), '–') || ' → ' || coalesce((SELECT vi FROM code.zone_measure WHERE code = w."measure"), '–') END, CASE WHEN w."address" IS DISTINCT FROM r."address" THEN 'Địa chỉ: ' || coalesce(r."address"::text, '–') || ' → ' || coalesce(w."address"::text, '–') END, CASE WHEN w."commune_code" IS DISTINCT FROM r."commune_code" THEN 'Mã xã: ' || coalesce(r."commune_code"::text, '–') || ' → ' || coalesce(w."commune_code"::text, '–') END, CASE WHEN w."position_accuracy" IS DISTINCT FROM r."position_accuracy" THEN 'Độ chính xác vị trí: ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = r."position_accuracy"), '–') || ' → ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = w."position_accuracy"), '–') END, CASE WHEN w."status" IS DISTINCT FROM r."status" THEN 'Tình trạng: ' || coalesce((SELECT vi FROM code.zone_status WHERE code = r."status"), '–') || ' → ' || coalesce((SELECT vi FROM code.zone_status WHERE code = w."status"), '–') END, CASE WHEN w."households" IS DISTINCT FROM r."households" THEN 'Số hộ: ' || coalesce(r."households"::text, '–') || ' → ' || coalesce(w."households"::text, '–') END, CASE WHEN w."population" IS DISTINCT FROM r."population" THEN 'Số nhân khẩu: ' || coalesce(r."population"::text, '–') || ' → ' || coalesce(w."population"::text, '–') END, CASE WHEN w."imposed_on" IS DISTINCT FROM r."imposed_on" THEN 'Thiết lập ngày: ' || coalesce(to_char(r."imposed_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."imposed_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."lifted_on" IS DISTINCT FROM r."lifted_on" THEN 'Gỡ bỏ ngày: ' || coalesce(to_char(r."lifted_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."lifted_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."lift_decision_no" IS DISTINCT FROM r."lift_decision_no" THEN 'Văn bản gỡ bỏ: ' || coalesce(r."lift_decision_no"::text, '–') || ' → ' || coalesce(w."lift_decision_no"::text, '–') END, CASE WHEN w."decision_no" IS DISTINCT FROM r."decision_no" THEN 'Văn bản căn cứ: ' || coalesce(r."decision_no"::text, '–') || ' → ' || coalesce(w."decision_no"::text, '–') END, CASE WHEN w."decided_on" IS DISTINCT FROM r."decided_on" THEN 'Ngày văn bản: ' || coalesce(to_char(r."decided_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."decided_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."issued_by" IS DISTINCT FROM r."issued_by" THEN 'Cơ quan ban hành: ' || coalesce(r."issued_by"::text, '–') || ' → ' || coalesce(w."issued_by"::text, '–') END), '') END AS differences,
         round(ST_Distance(w.geom::geography, r.geom::geography)::numeric, 1)::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."zone_code", r."zone_code" AS "zone_code_published", w."name", r."name" AS "name_published", w."zone_level", r."zone_level" AS "zone_level_published", w."measure", r."measure" AS "measure_published", w."address", r."address" AS "address_published", w."commune_code", r."commune_code" AS "commune_code_published", w."position_accuracy", r."position_accuracy" AS "position_accuracy_published", w."status", r."status" AS "status_published", w."households", r."households" AS "households_published", w."population", r."population" AS "population_published", w."imposed_on", r."imposed_on" AS "imposed_on_published", w."lifted_on", r."lifted_on" AS "lifted_on_published", w."lift_decision_no", r."lift_decision_no" AS "lift_decision_no_published", w."decision_no", r."decision_no" AS "decision_no_published", w."decided_on", r."decided_on" AS "decided_on_published", w."issued_by", r."issued_by" AS "issued_by_published",
         coalesce(w.geom, r.geom)::geometry(MultiPolygon, 4326) AS geom
    FROM work.isolation_zones w
    LEFT JOIN release.isolation_zones r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."zone_code", w."name", w."zone_level", w."measure", w."address", w."commune_code", w."position_accuracy", w."status", w."households", w."population", w."imposed_on", w."lifted_on", w."lift_decision_no", w."decision_no", w."decided_on", w."issued_by") IS DISTINCT FROM ROW(r."zone_code", r."name", r."zone_level", r."measure", r."address", r."commune_code", r."position_accuracy", r."status", r."households", r."population", r."imposed_on", r."lifted_on", r."lift_decision_no", r."decision_no", r."decided_on", r."issued_by") OR ST_AsBinary(w.geom) IS DISTINCT FROM ST_AsBinary(r.geom)));
COMMENT ON VIEW review.isolation_zones IS 'Vùng cách ly y tế: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.isolation_zones FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.isolation_zones TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.isolation_zones TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS inbox.isolation_zones (
  uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  inbox_state text NOT NULL DEFAULT 'new' CHECK (inbox_state IN ('new', 'taken', 'refused')),
  inbox_result text,
  batch_id bigint REFERENCES lineage.batch,
  taken_at timestamptz,
  collected_by text NOT NULL DEFAULT session_user,
  collected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_moved boolean
);
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "zone_code" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "zone_level" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "measure" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "households" integer;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "population" integer;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "imposed_on" date;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "lifted_on" date;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "lift_decision_no" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE inbox.isolation_zones ADD COLUMN IF NOT EXISTS geom geometry(MultiPolygon, 4326);
CREATE INDEX IF NOT EXISTS isolation_zones_waiting ON inbox.isolation_zones (collected_by, collected_at) WHERE inbox_state = 'new';
COMMENT ON TABLE inbox.isolation_zones IS 'Vùng cách ly y tế: thu thập ngoài hiện trường / collected in the field';
ALTER TABLE inbox.isolation_zones ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON inbox.isolation_zones;
CREATE POLICY seen ON inbox.isolation_zones FOR SELECT USING (
  collected_by = session_user OR NOT pg_has_role(session_user, 'covidmaps_field', 'member')
  OR pg_has_role(session_user, 'covidmaps_editor', 'member'));
DROP POLICY IF EXISTS added ON inbox.isolation_zones;
CREATE POLICY added ON inbox.isolation_zones FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS changed ON inbox.isolation_zones;
CREATE POLICY changed ON inbox.isolation_zones FOR UPDATE USING (true);
DROP POLICY IF EXISTS removed ON inbox.isolation_zones;
CREATE POLICY removed ON inbox.isolation_zones FOR DELETE USING (true);
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON inbox.isolation_zones
    FOR EACH ROW EXECUTE FUNCTION inbox.before_change(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER tell AFTER INSERT OR UPDATE ON inbox.isolation_zones FOR EACH STATEMENT EXECUTE FUNCTION inbox.tell();
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox.isolation_zones TO covidmaps_field, covidmaps_editor;
GRANT SELECT ON inbox.isolation_zones TO covidmaps_publisher;
GRANT SELECT, UPDATE ON inbox.isolation_zones TO covidmaps_ingest;

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
GRANT SELECT ON api.isolation_zones TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.isolation_zones AS
  SELECT "zone_code", "name", "zone_level", "zone_level_vi", "zone_level_en", "measure", "measure_vi", "measure_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "status", "status_vi", "status_en", "households", "population", "imposed_on", "lifted_on", "lift_decision_no", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature, from_release, to_release
    FROM release.isolation_zones r WHERE true
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'isolation_zones' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'isolation_zones' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.isolation_zones IS 'Vùng cách ly y tế: các bản công bố / releases';
GRANT SELECT ON history.isolation_zones TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'isolation_zones', 'on_save', 'zone_code', ARRAY['zone_code', 'name', 'zone_level', 'zone_level_vi', 'zone_level_en', 'measure', 'measure_vi', 'measure_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'status', 'status_vi', 'status_en', 'households', 'population', 'imposed_on', 'lifted_on', 'lift_decision_no', 'decision_no', 'decided_on', 'issued_by'],
  'imposed_on', 'lifted_on', jsonb_build_array(jsonb_build_object('id', 'isolation_zones', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', '96c66db118c4a472')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'isolation_zones'
  ON CONFLICT (collection) DO NOTHING;

-- quarantine_sites: Khu cách ly tập trung / Concentrated quarantine sites
DROP VIEW IF EXISTS api.quarantine_sites, history.quarantine_sites;
DROP VIEW IF EXISTS release.quarantine_sites_public, review.quarantine_sites;
CREATE TABLE IF NOT EXISTS work.quarantine_sites (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.quarantine_sites ADD COLUMN IF NOT EXISTS edit_reason text;
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
ALTER TABLE work.quarantine_sites ADD CONSTRAINT quarantine_sites_site_code_pattern CHECK ("site_code" ~ '^(?:KCL-[0-9]{3,5})$');
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
DROP TRIGGER IF EXISTS a_queue ON work.quarantine_sites;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.quarantine_sites
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''site_code'', ''KCL-'', ''3'', ''commune_code'', ''opened_on'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.quarantine_sites DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.quarantine_sites
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.quarantine_sites REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.quarantine_sites REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.quarantine_sites TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.quarantine_sites TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.quarantine_sites TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.quarantine_sites_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.quarantine_sites (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS quarantine_sites_opened ON release.quarantine_sites (from_release);
CREATE INDEX IF NOT EXISTS quarantine_sites_current_geom ON release.quarantine_sites USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS quarantine_sites_current_unplaced ON release.quarantine_sites ("site_code") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_current_unit ON release.quarantine_sites ("commune_code") WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_time ON release.quarantine_sites ("opened_on", "closed_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.quarantine_sites FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.quarantine_sites IS 'Khu cách ly tập trung: các bản công bố / releases';
GRANT SELECT ON release.quarantine_sites TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS quarantine_sites_name_folded ON release.quarantine_sites USING gin (api.fold("name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_commune_name_folded ON release.quarantine_sites USING gin (api.fold("commune_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_district_name_folded ON release.quarantine_sites USING gin (api.fold("district_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS quarantine_sites_decision_no_folded ON release.quarantine_sites USING gin (api.fold("decision_no") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'quarantine_sites_search_') AND indexname <> 'quarantine_sites_search_5e095b' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS quarantine_sites_search_5e095b ON release.quarantine_sites USING gin (api.fold(coalesce("site_code", '') || E'\n' || coalesce("name", '') || E'\n' || coalesce("address", '') || E'\n' || coalesce("commune_name", '') || E'\n' || coalesce("district_name", '') || E'\n' || coalesce("round", '') || E'\n' || coalesce("managed_by", '') || E'\n' || coalesce("decision_no", '') || E'\n' || coalesce("issued_by", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_quarantine_sites() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."site_code" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_site_code_required', 'site_code', '«Mã khu» chưa có giá trị.', '“Site code” has no value.', 'Nhập «Mã khu» rồi lưu lại. / Fill in “Site code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."site_code" ~ '^(?:KCL-[0-9]{3,5})$') THEN
    found := found || ROW('quarantine_sites_site_code_pattern', 'site_code', '«Mã khu» (' || coalesce(NEW."site_code"::text, '–') || ') không đúng mẫu.', '“Site code” (' || coalesce(NEW."site_code"::text, '–') || ') does not fit the pattern.', 'Viết như KCL-001. / Write it like KCL-001.')::work.refusal;
  END IF;
  IF NOT (NEW."name" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_name_required', 'name', '«Tên khu cách ly» chưa có giá trị.', '“Name” has no value.', 'Nhập «Tên khu cách ly» rồi lưu lại. / Fill in “Name” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name") <= 200) THEN
    found := found || ROW('quarantine_sites_name_length', 'name', '«Tên khu cách ly» dài quá 200 ký tự.', '“Name” is longer than 200 characters.', 'Rút ngắn «Tên khu cách ly». / Shorten “Name”.')::work.refusal;
  END IF;
  IF NOT (NEW."facility_type" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_facility_type_required', 'facility_type', '«Loại hình» chưa có giá trị.', '“Type” has no value.', 'Nhập «Loại hình» rồi lưu lại. / Fill in “Type” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."facility_type" IS NULL OR EXISTS (SELECT FROM code.facility_type WHERE code = NEW."facility_type")) THEN
    found := found || ROW('quarantine_sites_facility_type_code', 'facility_type', '«Loại hình» (' || coalesce(NEW."facility_type"::text, '–') || ') không có trong danh mục.', '“Type” (' || coalesce(NEW."facility_type"::text, '–') || ') is not in the code list.', 'Chọn «Loại hình» trong danh sách. / Choose “Type” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."address") <= 250) THEN
    found := found || ROW('quarantine_sites_address_length', 'address', '«Địa chỉ» dài quá 250 ký tự.', '“Address” is longer than 250 characters.', 'Rút ngắn «Địa chỉ». / Shorten “Address”.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_commune_code_required', 'commune_code', '«Mã xã» chưa có giá trị.', '“Commune code” has no value.', 'Nhập «Mã xã» rồi lưu lại. / Fill in “Commune code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" ~ '^(?:[0-9]{5})$') THEN
    found := found || ROW('quarantine_sites_commune_code_pattern', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không đúng mẫu.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') does not fit the pattern.', 'Viết như 02122. / Write it like 02122.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = NEW."commune_code" AND level = 'commune')) THEN
    found := found || ROW('quarantine_sites_commune_code_unit', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không phải mã xã của tỉnh.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') is no commune of the province.', 'Chọn «Mã xã» trong danh sách. / Choose “Commune code” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."position_accuracy" IS NULL OR EXISTS (SELECT FROM code.position_accuracy WHERE code = NEW."position_accuracy")) THEN
    found := found || ROW('quarantine_sites_position_accuracy_code', 'position_accuracy', '«Độ chính xác vị trí» (' || coalesce(NEW."position_accuracy"::text, '–') || ') không có trong danh mục.', '“Accuracy of the position” (' || coalesce(NEW."position_accuracy"::text, '–') || ') is not in the code list.', 'Chọn «Độ chính xác vị trí» trong danh sách. / Choose “Accuracy of the position” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_status_required', 'status', '«Tình trạng» chưa có giá trị.', '“Status” has no value.', 'Nhập «Tình trạng» rồi lưu lại. / Fill in “Status” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NULL OR EXISTS (SELECT FROM code.site_status WHERE code = NEW."status")) THEN
    found := found || ROW('quarantine_sites_status_code', 'status', '«Tình trạng» (' || coalesce(NEW."status"::text, '–') || ') không có trong danh mục.', '“Status” (' || coalesce(NEW."status"::text, '–') || ') is not in the code list.', 'Chọn «Tình trạng» trong danh sách. / Choose “Status” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."capacity" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_capacity_required', 'capacity', '«Sức chứa» chưa có giá trị.', '“Capacity” has no value.', 'Nhập «Sức chứa» rồi lưu lại. / Fill in “Capacity” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."capacity" BETWEEN 1 AND 20000) THEN
    found := found || ROW('quarantine_sites_capacity_range', 'capacity', '«Sức chứa» (' || coalesce(NEW."capacity"::text, '–') || ') phải từ 1 đến 20000.', '“Capacity” (' || coalesce(NEW."capacity"::text, '–') || ') must be from 1 to 20000.', 'Kiểm tra lại «Sức chứa». / Check “Capacity”.')::work.refusal;
  END IF;
  IF NOT (NEW."occupied" BETWEEN 0 AND 20000) THEN
    found := found || ROW('quarantine_sites_occupied_range', 'occupied', '«Đang cách ly» (' || coalesce(NEW."occupied"::text, '–') || ') phải từ 0 đến 20000.', '“In quarantine” (' || coalesce(NEW."occupied"::text, '–') || ') must be from 0 to 20000.', 'Kiểm tra lại «Đang cách ly». / Check “In quarantine”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."round") <= 20) THEN
    found := found || ROW('quarantine_sites_round_length', 'round', '«Đợt» dài quá 20 ký tự.', '“Round” is longer than 20 characters.', 'Rút ngắn «Đợt». / Shorten “Round”.')::work.refusal;
  END IF;
  IF NOT (NEW."quarantine_days" BETWEEN 1 AND 60) THEN
    found := found || ROW('quarantine_sites_quarantine_days_range', 'quarantine_days', '«Thời gian cách ly» (' || coalesce(NEW."quarantine_days"::text, '–') || ') phải từ 1 đến 60.', '“Length of quarantine” (' || coalesce(NEW."quarantine_days"::text, '–') || ') must be from 1 to 60.', 'Kiểm tra lại «Thời gian cách ly». / Check “Length of quarantine”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."managed_by") <= 150) THEN
    found := found || ROW('quarantine_sites_managed_by_length', 'managed_by', '«Đơn vị quản lý» dài quá 150 ký tự.', '“Managed by” is longer than 150 characters.', 'Rút ngắn «Đơn vị quản lý». / Shorten “Managed by”.')::work.refusal;
  END IF;
  IF NOT (NEW."opened_on" IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_opened_on_required', 'opened_on', '«Hoạt động từ» chưa có giá trị.', '“Opened on” has no value.', 'Nhập «Hoạt động từ» rồi lưu lại. / Fill in “Opened on” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."contact_phone") <= 60) THEN
    found := found || ROW('quarantine_sites_contact_phone_length', 'contact_phone', '«Điện thoại liên hệ» dài quá 60 ký tự.', '“Phone” is longer than 60 characters.', 'Rút ngắn «Điện thoại liên hệ». / Shorten “Phone”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."decision_no") <= 80) THEN
    found := found || ROW('quarantine_sites_decision_no_length', 'decision_no', '«Văn bản căn cứ» dài quá 80 ký tự.', '“Decision” is longer than 80 characters.', 'Rút ngắn «Văn bản căn cứ». / Shorten “Decision”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."issued_by") <= 150) THEN
    found := found || ROW('quarantine_sites_issued_by_length', 'issued_by', '«Cơ quan ban hành» dài quá 150 ký tự.', '“Issued by” is longer than 150 characters.', 'Rút ngắn «Cơ quan ban hành». / Shorten “Issued by”.')::work.refusal;
  END IF;
  IF NOT (NEW."opened_on" <= NEW."closed_on") THEN
    found := found || ROW('quarantine_sites_closed_after_opened', 'opened_on', 'Ngày giải thể (' || coalesce(to_char(NEW."closed_on", 'DD/MM/YYYY'), '–') || ') trước ngày hoạt động (' || coalesce(to_char(NEW."opened_on", 'DD/MM/YYYY'), '–') || ').', 'Closed on ' || coalesce(to_char(NEW."closed_on", 'DD/MM/YYYY'), '–') || ', before it opened on ' || coalesce(to_char(NEW."opened_on", 'DD/MM/YYYY'), '–') || '.', 'Kiểm tra lại hai ô ngày này. / Check these two cells.')::work.refusal;
  END IF;
  IF NOT (NEW.geom IS NOT NULL) THEN
    found := found || ROW('quarantine_sites_geom_required', 'geom', 'Đối tượng chưa có hình trên bản đồ.', 'The feature has no shape on the map.', 'Vẽ hình rồi lưu lại. / Draw it, then save again.')::work.refusal;
  END IF;
  IF NOT (ST_Intersects(NEW.geom, ST_MakeEnvelope(105.4315, 21.8044, 106.2469, 22.7409, 4326))) THEN
    found := found || ROW('quarantine_sites_geom_home', 'geom', 'Vị trí nằm ngoài tỉnh.', 'The position lies outside the province.', 'Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ. / Move it to its place, or check the coordinate system.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.quarantine_sites
    FOR EACH ROW EXECUTE FUNCTION work.check_quarantine_sites(%L)', current_user);
END $$;
CREATE VIEW review.quarantine_sites AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."site_code" IS DISTINCT FROM r."site_code" THEN 'Mã khu: ' || coalesce(r."site_code"::text, '–') || ' → ' || coalesce(w."site_code"::text, '–') END, CASE WHEN w."name" IS DISTINCT FROM r."name" THEN 'Tên khu cách ly: ' || coalesce(r."name"::text, '–') || ' → ' || coalesce(w."name"::text, '–') END, CASE WHEN w."facility_type" IS DISTINCT FROM r."facility_type" THEN 'Loại hình: ' || coalesce((SELECT vi FROM code.facility_type WHERE code = r."facility_type"), '–') || ' → ' || coalesce((SELECT vi FROM code.facility_type WHERE code = w."facility_type"), '–') END, CASE WHEN w."address" IS DISTINCT FROM r."address" THEN 'Địa chỉ: ' || coalesce(r."address"::text, '–') || ' → ' || coalesce(w."address"::text, '–') END, CASE WHEN w."commune_code" IS DISTINCT FROM r."commune_code" THEN 'Mã xã: ' || coalesce(r."commune_code"::text, '–') || ' → ' || coalesce(w."commune_code"::text, '–') END, CASE WHEN w."position_accuracy" IS DISTINCT FROM r."position_accuracy" THEN 'Độ chính xác vị trí: ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = r."position_accuracy"), '–') || ' → ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = w."position_accuracy"), '–') END, CASE WHEN w."status" IS DISTINCT FROM r."status" THEN 'Tình trạng: ' || coalesce((SELECT vi FROM code.site_status WHERE code = r."status"), '–') || ' → ' || coalesce((SELECT vi FROM code.site_status WHERE code = w."status"), '–') END, CASE WHEN w."capacity" IS DISTINCT FROM r."capacity" THEN 'Sức chứa: ' || coalesce(r."capacity"::text, '–') || ' → ' || coalesce(w."capacity"::text, '–') END, CASE WHEN w."occupied" IS DISTINCT FROM r."occupied" THEN 'Đang cách ly: ' || coalesce(r."occupied"::text, '–') || ' → ' || coalesce(w."occupied"::text, '–') END, CASE WHEN w."round" IS DISTINCT FROM r."round" THEN 'Đợt: ' || coalesce(r."round"::text, '–') || ' → ' || coalesce(w."round"::text, '–') END, CASE WHEN w."quarantine_days" IS DISTINCT FROM r."quarantine_days" THEN 'Thời gian cách ly: ' || coalesce(r."quarantine_days"::text, '–') || ' → ' || coalesce(w."quarantine_days"::text, '–') END, CASE WHEN w."managed_by" IS DISTINCT FROM r."managed_by" THEN 'Đơn vị quản lý: ' || coalesce(r."managed_by"::text, '–') || ' → ' || coalesce(w."managed_by"::text, '–') END, CASE WHEN w."opened_on" IS DISTINCT FROM r."opened_on" THEN 'Hoạt động từ: ' || coalesce(to_char(r."opened_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."opened_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."closed_on" IS DISTINCT FROM r."closed_on" THEN 'Giải thể ngày: ' || coalesce(to_char(r."closed_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."closed_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."decision_no" IS DISTINCT FROM r."decision_no" THEN 'Văn bản căn cứ: ' || coalesce(r."decision_no"::text, '–') || ' → ' || coalesce(w."decision_no"::text, '–') END, CASE WHEN w."decided_on" IS DISTINCT FROM r."decided_on" THEN 'Ngày văn bản: ' || coalesce(to_char(r."decided_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."decided_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."issued_by" IS DISTINCT FROM r."issued_by" THEN 'Cơ quan ban hành: ' || coalesce(r."issued_by"::text, '–') || ' → ' || coalesce(w."issued_by"::text, '–') END), '') END AS differences,
         round(ST_Distance(w.geom::geography, r.geom::geography)::numeric, 1)::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."site_code", r."site_code" AS "site_code_published", w."name", r."name" AS "name_published", w."facility_type", r."facility_type" AS "facility_type_published", w."address", r."address" AS "address_published", w."commune_code", r."commune_code" AS "commune_code_published", w."position_accuracy", r."position_accuracy" AS "position_accuracy_published", w."status", r."status" AS "status_published", w."capacity", r."capacity" AS "capacity_published", w."occupied", r."occupied" AS "occupied_published", w."round", r."round" AS "round_published", w."quarantine_days", r."quarantine_days" AS "quarantine_days_published", w."managed_by", r."managed_by" AS "managed_by_published", w."opened_on", r."opened_on" AS "opened_on_published", w."closed_on", r."closed_on" AS "closed_on_published", w."decision_no", r."decision_no" AS "decision_no_published", w."decided_on", r."decided_on" AS "decided_on_published", w."issued_by", r."issued_by" AS "issued_by_published",
         coalesce(w.geom, r.geom)::geometry(Point, 4326) AS geom
    FROM work.quarantine_sites w
    LEFT JOIN release.quarantine_sites r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."site_code", w."name", w."facility_type", w."address", w."commune_code", w."position_accuracy", w."status", w."capacity", w."occupied", w."round", w."quarantine_days", w."managed_by", w."opened_on", w."closed_on", w."decision_no", w."decided_on", w."issued_by") IS DISTINCT FROM ROW(r."site_code", r."name", r."facility_type", r."address", r."commune_code", r."position_accuracy", r."status", r."capacity", r."occupied", r."round", r."quarantine_days", r."managed_by", r."opened_on", r."closed_on", r."decision_no", r."decided_on", r."issued_by") OR ST_AsBinary(w.geom) IS DISTINCT FROM ST_AsBinary(r.geom)));
COMMENT ON VIEW review.quarantine_sites IS 'Khu cách ly tập trung: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.quarantine_sites FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.quarantine_sites TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.quarantine_sites TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS inbox.quarantine_sites (
  uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  inbox_state text NOT NULL DEFAULT 'new' CHECK (inbox_state IN ('new', 'taken', 'refused')),
  inbox_result text,
  batch_id bigint REFERENCES lineage.batch,
  taken_at timestamptz,
  collected_by text NOT NULL DEFAULT session_user,
  collected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_moved boolean
);
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "site_code" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "facility_type" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "capacity" integer;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "occupied" integer;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "round" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "quarantine_days" integer;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "managed_by" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "opened_on" date;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "closed_on" date;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "contact_phone" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE inbox.quarantine_sites ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE INDEX IF NOT EXISTS quarantine_sites_waiting ON inbox.quarantine_sites (collected_by, collected_at) WHERE inbox_state = 'new';
COMMENT ON TABLE inbox.quarantine_sites IS 'Khu cách ly tập trung: thu thập ngoài hiện trường / collected in the field';
ALTER TABLE inbox.quarantine_sites ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON inbox.quarantine_sites;
CREATE POLICY seen ON inbox.quarantine_sites FOR SELECT USING (
  collected_by = session_user OR NOT pg_has_role(session_user, 'covidmaps_field', 'member')
  OR pg_has_role(session_user, 'covidmaps_editor', 'member'));
DROP POLICY IF EXISTS added ON inbox.quarantine_sites;
CREATE POLICY added ON inbox.quarantine_sites FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS changed ON inbox.quarantine_sites;
CREATE POLICY changed ON inbox.quarantine_sites FOR UPDATE USING (true);
DROP POLICY IF EXISTS removed ON inbox.quarantine_sites;
CREATE POLICY removed ON inbox.quarantine_sites FOR DELETE USING (true);
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON inbox.quarantine_sites
    FOR EACH ROW EXECUTE FUNCTION inbox.before_change(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER tell AFTER INSERT OR UPDATE ON inbox.quarantine_sites FOR EACH STATEMENT EXECUTE FUNCTION inbox.tell();
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox.quarantine_sites TO covidmaps_field, covidmaps_editor;
GRANT SELECT ON inbox.quarantine_sites TO covidmaps_publisher;
GRANT SELECT, UPDATE ON inbox.quarantine_sites TO covidmaps_ingest;

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
GRANT SELECT ON api.quarantine_sites TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.quarantine_sites AS
  SELECT "site_code", "name", "facility_type", "facility_type_vi", "facility_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "status", "status_vi", "status_en", "capacity", "occupied", "round", "quarantine_days", "managed_by", "opened_on", "closed_on", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature, from_release, to_release
    FROM release.quarantine_sites r WHERE true
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'quarantine_sites' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'quarantine_sites' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.quarantine_sites IS 'Khu cách ly tập trung: các bản công bố / releases';
GRANT SELECT ON history.quarantine_sites TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'quarantine_sites', 'on_save', 'site_code', ARRAY['site_code', 'name', 'facility_type', 'facility_type_vi', 'facility_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'status', 'status_vi', 'status_en', 'capacity', 'occupied', 'round', 'quarantine_days', 'managed_by', 'opened_on', 'closed_on', 'decision_no', 'decided_on', 'issued_by'],
  'opened_on', 'closed_on', jsonb_build_array(jsonb_build_object('id', 'quarantine_sites', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', 'f923634fd4460745')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'quarantine_sites'
  ON CONFLICT (collection) DO NOTHING;

-- risk_points: Điểm nguy cơ lây nhiễm cao / High-risk points
DROP VIEW IF EXISTS api.risk_points, history.risk_points;
DROP VIEW IF EXISTS release.risk_points_public, review.risk_points;
CREATE TABLE IF NOT EXISTS work.risk_points (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.risk_points ADD COLUMN IF NOT EXISTS edit_reason text;
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
DROP TRIGGER IF EXISTS a_queue ON work.risk_points;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.risk_points
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''point_code'', ''DNC-'', ''3'', ''commune_code'', ''recorded_on'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.risk_points DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.risk_points
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.risk_points REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.risk_points REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.risk_points TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.risk_points TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.risk_points TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.risk_points_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.risk_points (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS risk_points_opened ON release.risk_points (from_release);
CREATE INDEX IF NOT EXISTS risk_points_current_geom ON release.risk_points USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS risk_points_current_unplaced ON release.risk_points ("point_code") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_current_unit ON release.risk_points ("commune_code") WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_time ON release.risk_points ("recorded_on", "cleared_on") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.risk_points FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.risk_points IS 'Điểm nguy cơ lây nhiễm cao: các bản công bố / releases';
GRANT SELECT ON release.risk_points TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS risk_points_name_folded ON release.risk_points USING gin (api.fold("name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_commune_name_folded ON release.risk_points USING gin (api.fold("commune_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_district_name_folded ON release.risk_points USING gin (api.fold("district_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS risk_points_decision_no_folded ON release.risk_points USING gin (api.fold("decision_no") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'risk_points_search_') AND indexname <> 'risk_points_search_1d2754' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS risk_points_search_1d2754 ON release.risk_points USING gin (api.fold(coalesce("point_code", '') || E'\n' || coalesce("name", '') || E'\n' || coalesce("address", '') || E'\n' || coalesce("commune_name", '') || E'\n' || coalesce("district_name", '') || E'\n' || coalesce("advice", '') || E'\n' || coalesce("decision_no", '') || E'\n' || coalesce("issued_by", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_risk_points() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."point_code" IS NOT NULL) THEN
    found := found || ROW('risk_points_point_code_required', 'point_code', '«Mã điểm» chưa có giá trị.', '“Point code” has no value.', 'Nhập «Mã điểm» rồi lưu lại. / Fill in “Point code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."point_code" ~ '^(?:DNC-[0-9]{3,5})$') THEN
    found := found || ROW('risk_points_point_code_pattern', 'point_code', '«Mã điểm» (' || coalesce(NEW."point_code"::text, '–') || ') không đúng mẫu.', '“Point code” (' || coalesce(NEW."point_code"::text, '–') || ') does not fit the pattern.', 'Viết như DNC-001. / Write it like DNC-001.')::work.refusal;
  END IF;
  IF NOT (NEW."name" IS NOT NULL) THEN
    found := found || ROW('risk_points_name_required', 'name', '«Tên địa điểm» chưa có giá trị.', '“Name” has no value.', 'Nhập «Tên địa điểm» rồi lưu lại. / Fill in “Name” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."name") <= 200) THEN
    found := found || ROW('risk_points_name_length', 'name', '«Tên địa điểm» dài quá 200 ký tự.', '“Name” is longer than 200 characters.', 'Rút ngắn «Tên địa điểm». / Shorten “Name”.')::work.refusal;
  END IF;
  IF NOT (NEW."place_type" IS NOT NULL) THEN
    found := found || ROW('risk_points_place_type_required', 'place_type', '«Loại địa điểm» chưa có giá trị.', '“Type of place” has no value.', 'Nhập «Loại địa điểm» rồi lưu lại. / Fill in “Type of place” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."place_type" IS NULL OR EXISTS (SELECT FROM code.place_type WHERE code = NEW."place_type")) THEN
    found := found || ROW('risk_points_place_type_code', 'place_type', '«Loại địa điểm» (' || coalesce(NEW."place_type"::text, '–') || ') không có trong danh mục.', '“Type of place” (' || coalesce(NEW."place_type"::text, '–') || ') is not in the code list.', 'Chọn «Loại địa điểm» trong danh sách. / Choose “Type of place” from the list.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."address") <= 250) THEN
    found := found || ROW('risk_points_address_length', 'address', '«Địa chỉ» dài quá 250 ký tự.', '“Address” is longer than 250 characters.', 'Rút ngắn «Địa chỉ». / Shorten “Address”.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NOT NULL) THEN
    found := found || ROW('risk_points_commune_code_required', 'commune_code', '«Mã xã» chưa có giá trị.', '“Commune code” has no value.', 'Nhập «Mã xã» rồi lưu lại. / Fill in “Commune code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" ~ '^(?:[0-9]{5})$') THEN
    found := found || ROW('risk_points_commune_code_pattern', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không đúng mẫu.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') does not fit the pattern.', 'Viết như 02122. / Write it like 02122.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = NEW."commune_code" AND level = 'commune')) THEN
    found := found || ROW('risk_points_commune_code_unit', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không phải mã xã của tỉnh.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') is no commune of the province.', 'Chọn «Mã xã» trong danh sách. / Choose “Commune code” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."position_accuracy" IS NULL OR EXISTS (SELECT FROM code.position_accuracy WHERE code = NEW."position_accuracy")) THEN
    found := found || ROW('risk_points_position_accuracy_code', 'position_accuracy', '«Độ chính xác vị trí» (' || coalesce(NEW."position_accuracy"::text, '–') || ') không có trong danh mục.', '“Accuracy of the position” (' || coalesce(NEW."position_accuracy"::text, '–') || ') is not in the code list.', 'Chọn «Độ chính xác vị trí» trong danh sách. / Choose “Accuracy of the position” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."risk_level" IS NOT NULL) THEN
    found := found || ROW('risk_points_risk_level_required', 'risk_level', '«Mức độ nguy cơ» chưa có giá trị.', '“Risk level” has no value.', 'Nhập «Mức độ nguy cơ» rồi lưu lại. / Fill in “Risk level” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."risk_level" IS NULL OR EXISTS (SELECT FROM code.risk_level WHERE code = NEW."risk_level")) THEN
    found := found || ROW('risk_points_risk_level_code', 'risk_level', '«Mức độ nguy cơ» (' || coalesce(NEW."risk_level"::text, '–') || ') không có trong danh mục.', '“Risk level” (' || coalesce(NEW."risk_level"::text, '–') || ') is not in the code list.', 'Chọn «Mức độ nguy cơ» trong danh sách. / Choose “Risk level” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NOT NULL) THEN
    found := found || ROW('risk_points_status_required', 'status', '«Tình trạng» chưa có giá trị.', '“Status” has no value.', 'Nhập «Tình trạng» rồi lưu lại. / Fill in “Status” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."status" IS NULL OR EXISTS (SELECT FROM code.point_status WHERE code = NEW."status")) THEN
    found := found || ROW('risk_points_status_code', 'status', '«Tình trạng» (' || coalesce(NEW."status"::text, '–') || ') không có trong danh mục.', '“Status” (' || coalesce(NEW."status"::text, '–') || ') is not in the code list.', 'Chọn «Tình trạng» trong danh sách. / Choose “Status” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."recorded_on" IS NOT NULL) THEN
    found := found || ROW('risk_points_recorded_on_required', 'recorded_on', '«Ngày công bố» chưa có giá trị.', '“Announced on” has no value.', 'Nhập «Ngày công bố» rồi lưu lại. / Fill in “Announced on” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."advice") <= 500) THEN
    found := found || ROW('risk_points_advice_length', 'advice', '«Khuyến cáo» dài quá 500 ký tự.', '“Advice” is longer than 500 characters.', 'Rút ngắn «Khuyến cáo». / Shorten “Advice”.')::work.refusal;
  END IF;
  IF NOT (NEW."case_count" BETWEEN 0 AND 10000) THEN
    found := found || ROW('risk_points_case_count_range', 'case_count', '«Số ca liên quan» (' || coalesce(NEW."case_count"::text, '–') || ') phải từ 0 đến 10000.', '“Related cases” (' || coalesce(NEW."case_count"::text, '–') || ') must be from 0 to 10000.', 'Kiểm tra lại «Số ca liên quan». / Check “Related cases”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."decision_no") <= 80) THEN
    found := found || ROW('risk_points_decision_no_length', 'decision_no', '«Văn bản căn cứ» dài quá 80 ký tự.', '“Decision” is longer than 80 characters.', 'Rút ngắn «Văn bản căn cứ». / Shorten “Decision”.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."issued_by") <= 150) THEN
    found := found || ROW('risk_points_issued_by_length', 'issued_by', '«Cơ quan ban hành» dài quá 150 ký tự.', '“Issued by” is longer than 150 characters.', 'Rút ngắn «Cơ quan ban hành». / Shorten “Issued by”.')::work.refusal;
  END IF;
  IF NOT (NEW."exposed_from" <= NEW."exposed_to") THEN
    found := found || ROW('risk_points_exposure_in_order', 'exposed_from', 'Thời gian tiếp xúc kết thúc (' || coalesce(to_char(NEW."exposed_to", 'HH24:MI DD/MM/YYYY'), '–') || ') trước khi bắt đầu (' || coalesce(to_char(NEW."exposed_from", 'HH24:MI DD/MM/YYYY'), '–') || ').', 'The exposure ends (' || coalesce(to_char(NEW."exposed_to", 'HH24:MI DD/MM/YYYY'), '–') || ') before it begins (' || coalesce(to_char(NEW."exposed_from", 'HH24:MI DD/MM/YYYY'), '–') || ').', 'Kiểm tra lại hai ô giờ này. / Check these two cells.')::work.refusal;
  END IF;
  IF NOT (NEW."recorded_on" <= NEW."cleared_on") THEN
    found := found || ROW('risk_points_cleared_after_recorded', 'recorded_on', 'Ngày hết theo dõi (' || coalesce(to_char(NEW."cleared_on", 'DD/MM/YYYY'), '–') || ') trước ngày công bố (' || coalesce(to_char(NEW."recorded_on", 'DD/MM/YYYY'), '–') || ').', 'Cleared on ' || coalesce(to_char(NEW."cleared_on", 'DD/MM/YYYY'), '–') || ', before it was announced on ' || coalesce(to_char(NEW."recorded_on", 'DD/MM/YYYY'), '–') || '.', 'Kiểm tra lại hai ô ngày này. / Check these two cells.')::work.refusal;
  END IF;
  IF NOT (NEW.geom IS NOT NULL) THEN
    found := found || ROW('risk_points_geom_required', 'geom', 'Đối tượng chưa có hình trên bản đồ.', 'The feature has no shape on the map.', 'Vẽ hình rồi lưu lại. / Draw it, then save again.')::work.refusal;
  END IF;
  IF NOT (ST_Intersects(NEW.geom, ST_MakeEnvelope(105.4315, 21.8044, 106.2469, 22.7409, 4326))) THEN
    found := found || ROW('risk_points_geom_home', 'geom', 'Vị trí nằm ngoài tỉnh.', 'The position lies outside the province.', 'Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ. / Move it to its place, or check the coordinate system.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.risk_points
    FOR EACH ROW EXECUTE FUNCTION work.check_risk_points(%L)', current_user);
END $$;
CREATE VIEW review.risk_points AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."point_code" IS DISTINCT FROM r."point_code" THEN 'Mã điểm: ' || coalesce(r."point_code"::text, '–') || ' → ' || coalesce(w."point_code"::text, '–') END, CASE WHEN w."name" IS DISTINCT FROM r."name" THEN 'Tên địa điểm: ' || coalesce(r."name"::text, '–') || ' → ' || coalesce(w."name"::text, '–') END, CASE WHEN w."place_type" IS DISTINCT FROM r."place_type" THEN 'Loại địa điểm: ' || coalesce((SELECT vi FROM code.place_type WHERE code = r."place_type"), '–') || ' → ' || coalesce((SELECT vi FROM code.place_type WHERE code = w."place_type"), '–') END, CASE WHEN w."address" IS DISTINCT FROM r."address" THEN 'Địa chỉ: ' || coalesce(r."address"::text, '–') || ' → ' || coalesce(w."address"::text, '–') END, CASE WHEN w."commune_code" IS DISTINCT FROM r."commune_code" THEN 'Mã xã: ' || coalesce(r."commune_code"::text, '–') || ' → ' || coalesce(w."commune_code"::text, '–') END, CASE WHEN w."position_accuracy" IS DISTINCT FROM r."position_accuracy" THEN 'Độ chính xác vị trí: ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = r."position_accuracy"), '–') || ' → ' || coalesce((SELECT vi FROM code.position_accuracy WHERE code = w."position_accuracy"), '–') END, CASE WHEN w."risk_level" IS DISTINCT FROM r."risk_level" THEN 'Mức độ nguy cơ: ' || coalesce((SELECT vi FROM code.risk_level WHERE code = r."risk_level"), '–') || ' → ' || coalesce((SELECT vi FROM code.risk_level WHERE code = w."risk_level"), '–') END, CASE WHEN w."status" IS DISTINCT FROM r."status" THEN 'Tình trạng: ' || coalesce((SELECT vi FROM code.point_status WHERE code = r."status"), '–') || ' → ' || coalesce((SELECT vi FROM code.point_status WHERE code = w."status"), '–') END, CASE WHEN w."exposed_from" IS DISTINCT FROM r."exposed_from" THEN 'Tiếp xúc từ: ' || coalesce(to_char(r."exposed_from", 'HH24:MI DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."exposed_from", 'HH24:MI DD/MM/YYYY'), '–') END, CASE WHEN w."exposed_to" IS DISTINCT FROM r."exposed_to" THEN 'Tiếp xúc đến: ' || coalesce(to_char(r."exposed_to", 'HH24:MI DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."exposed_to", 'HH24:MI DD/MM/YYYY'), '–') END, CASE WHEN w."recorded_on" IS DISTINCT FROM r."recorded_on" THEN 'Ngày công bố: ' || coalesce(to_char(r."recorded_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."recorded_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."cleared_on" IS DISTINCT FROM r."cleared_on" THEN 'Ngày hết theo dõi: ' || coalesce(to_char(r."cleared_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."cleared_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."advice" IS DISTINCT FROM r."advice" THEN 'Khuyến cáo: ' || coalesce(r."advice"::text, '–') || ' → ' || coalesce(w."advice"::text, '–') END, CASE WHEN w."decision_no" IS DISTINCT FROM r."decision_no" THEN 'Văn bản căn cứ: ' || coalesce(r."decision_no"::text, '–') || ' → ' || coalesce(w."decision_no"::text, '–') END, CASE WHEN w."decided_on" IS DISTINCT FROM r."decided_on" THEN 'Ngày văn bản: ' || coalesce(to_char(r."decided_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."decided_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."issued_by" IS DISTINCT FROM r."issued_by" THEN 'Cơ quan ban hành: ' || coalesce(r."issued_by"::text, '–') || ' → ' || coalesce(w."issued_by"::text, '–') END), '') END AS differences,
         round(ST_Distance(ST_SnapToGrid(w.geom, 1e-4)::geography, r.geom::geography)::numeric, 1)::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."point_code", r."point_code" AS "point_code_published", w."name", r."name" AS "name_published", w."place_type", r."place_type" AS "place_type_published", w."address", r."address" AS "address_published", w."commune_code", r."commune_code" AS "commune_code_published", w."position_accuracy", r."position_accuracy" AS "position_accuracy_published", w."risk_level", r."risk_level" AS "risk_level_published", w."status", r."status" AS "status_published", w."exposed_from", r."exposed_from" AS "exposed_from_published", w."exposed_to", r."exposed_to" AS "exposed_to_published", w."recorded_on", r."recorded_on" AS "recorded_on_published", w."cleared_on", r."cleared_on" AS "cleared_on_published", w."advice", r."advice" AS "advice_published", w."decision_no", r."decision_no" AS "decision_no_published", w."decided_on", r."decided_on" AS "decided_on_published", w."issued_by", r."issued_by" AS "issued_by_published",
         coalesce(w.geom, r.geom)::geometry(Point, 4326) AS geom
    FROM work.risk_points w
    LEFT JOIN release.risk_points r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."point_code", w."name", w."place_type", w."address", w."commune_code", w."position_accuracy", w."risk_level", w."status", w."exposed_from", w."exposed_to", w."recorded_on", w."cleared_on", w."advice", w."decision_no", w."decided_on", w."issued_by") IS DISTINCT FROM ROW(r."point_code", r."name", r."place_type", r."address", r."commune_code", r."position_accuracy", r."risk_level", r."status", r."exposed_from", r."exposed_to", r."recorded_on", r."cleared_on", r."advice", r."decision_no", r."decided_on", r."issued_by") OR ST_AsBinary(ST_SnapToGrid(w.geom, 1e-4)) IS DISTINCT FROM ST_AsBinary(r.geom)));
COMMENT ON VIEW review.risk_points IS 'Điểm nguy cơ lây nhiễm cao: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.risk_points FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.risk_points TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.risk_points TO covidmaps_publisher;

CREATE TABLE IF NOT EXISTS inbox.risk_points (
  uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  inbox_state text NOT NULL DEFAULT 'new' CHECK (inbox_state IN ('new', 'taken', 'refused')),
  inbox_result text,
  batch_id bigint REFERENCES lineage.batch,
  taken_at timestamptz,
  collected_by text NOT NULL DEFAULT session_user,
  collected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_moved boolean
);
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "point_code" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "name" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "place_type" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "address" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "commune_code" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "position_accuracy" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "risk_level" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "status" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "exposed_from" timestamptz;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "exposed_to" timestamptz;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "recorded_on" date;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "cleared_on" date;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "advice" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "case_count" integer;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "decision_no" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "decided_on" date;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "issued_by" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS "note" text;
ALTER TABLE inbox.risk_points ADD COLUMN IF NOT EXISTS geom geometry(Point, 4326);
CREATE INDEX IF NOT EXISTS risk_points_waiting ON inbox.risk_points (collected_by, collected_at) WHERE inbox_state = 'new';
COMMENT ON TABLE inbox.risk_points IS 'Điểm nguy cơ lây nhiễm cao: thu thập ngoài hiện trường / collected in the field';
ALTER TABLE inbox.risk_points ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON inbox.risk_points;
CREATE POLICY seen ON inbox.risk_points FOR SELECT USING (
  collected_by = session_user OR NOT pg_has_role(session_user, 'covidmaps_field', 'member')
  OR pg_has_role(session_user, 'covidmaps_editor', 'member'));
DROP POLICY IF EXISTS added ON inbox.risk_points;
CREATE POLICY added ON inbox.risk_points FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS changed ON inbox.risk_points;
CREATE POLICY changed ON inbox.risk_points FOR UPDATE USING (true);
DROP POLICY IF EXISTS removed ON inbox.risk_points;
CREATE POLICY removed ON inbox.risk_points FOR DELETE USING (true);
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON inbox.risk_points
    FOR EACH ROW EXECUTE FUNCTION inbox.before_change(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER tell AFTER INSERT OR UPDATE ON inbox.risk_points FOR EACH STATEMENT EXECUTE FUNCTION inbox.tell();
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox.risk_points TO covidmaps_field, covidmaps_editor;
GRANT SELECT ON inbox.risk_points TO covidmaps_publisher;
GRANT SELECT, UPDATE ON inbox.risk_points TO covidmaps_ingest;

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
GRANT SELECT ON api.risk_points TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.risk_points AS
  SELECT "point_code", "name", "place_type", "place_type_vi", "place_type_en", "address", "commune_code", "commune_name", "district_name", "position_accuracy", "position_accuracy_vi", "position_accuracy_en", "risk_level", "risk_level_vi", "risk_level_en", "status", "status_vi", "status_en", "exposed_from", "exposed_to", "recorded_on", "cleared_on", "advice", "decision_no", "decided_on", "issued_by", "updated_at", geom, feature, from_release, to_release
    FROM release.risk_points r WHERE true
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'risk_points' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'risk_points' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.risk_points IS 'Điểm nguy cơ lây nhiễm cao: các bản công bố / releases';
GRANT SELECT ON history.risk_points TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'risk_points', 'on_save', 'point_code', ARRAY['point_code', 'name', 'place_type', 'place_type_vi', 'place_type_en', 'address', 'commune_code', 'commune_name', 'district_name', 'position_accuracy', 'position_accuracy_vi', 'position_accuracy_en', 'risk_level', 'risk_level_vi', 'risk_level_en', 'status', 'status_vi', 'status_en', 'exposed_from', 'exposed_to', 'recorded_on', 'cleared_on', 'advice', 'decision_no', 'decided_on', 'issued_by'],
  'recorded_on', 'cleared_on', jsonb_build_array(jsonb_build_object('id', 'risk_points', 'where', NULL)),
  ARRAY[]::text[], interval '24 hours', '78f00407421481fe')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'risk_points'
  ON CONFLICT (collection) DO NOTHING;

-- commune_risk_levels: Cấp độ dịch theo xã / Epidemic level by commune
DROP VIEW IF EXISTS api.commune_risk_levels, history.commune_risk_levels;
DROP VIEW IF EXISTS release.commune_risk_levels_public, review.commune_risk_levels;
CREATE TABLE IF NOT EXISTS work.commune_risk_levels (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  review text NOT NULL DEFAULT 'approved' CHECK (review IN ('pending', 'approved', 'returned')),
  review_note text,
  source text NOT NULL DEFAULT 'hand' CHECK (source IN ('file', 'hand')),
  batch_id bigint,
  source_file text,
  source_row integer,
  updated_by text NOT NULL DEFAULT session_user,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version integer,
  base_version integer,
  deleted_at timestamptz
);
ALTER TABLE work.commune_risk_levels ADD COLUMN IF NOT EXISTS edit_reason text;
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
DROP TRIGGER IF EXISTS a_queue ON work.commune_risk_levels;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON work.commune_risk_levels
    FOR EACH ROW EXECUTE FUNCTION work.before_change(%L, ''on_save'', ''commune_code'', '''', ''0'', ''commune_code'', ''valid_from'')', current_user);
  EXECUTE format('CREATE CONSTRAINT TRIGGER publish_save AFTER INSERT OR UPDATE ON work.commune_risk_levels DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.publish_save()', current_user);
  EXECUTE format('CREATE TRIGGER a_queue BEFORE INSERT OR UPDATE OR DELETE ON work.commune_risk_levels
    FOR EACH STATEMENT WHEN (session_user NOT IN (''covidmaps_ingest'', %1$L)) EXECUTE FUNCTION release.queue_save()', current_user);
END $$;
CREATE OR REPLACE TRIGGER log_inserts AFTER INSERT ON work.commune_risk_levels REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_inserts();
CREATE OR REPLACE TRIGGER log_updates AFTER UPDATE ON work.commune_risk_levels REFERENCING OLD TABLE AS replaced NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION audit.log_updates();
GRANT SELECT, INSERT, UPDATE ON work.commune_risk_levels TO covidmaps_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.commune_risk_levels TO covidmaps_editor;
GRANT SELECT, UPDATE ON work.commune_risk_levels TO covidmaps_publisher;
GRANT USAGE ON SEQUENCE work.commune_risk_levels_id_seq TO covidmaps_editor;

CREATE TABLE IF NOT EXISTS release.commune_risk_levels (
  from_release bigint NOT NULL,
  to_release bigint CHECK (to_release > from_release),
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
CREATE INDEX IF NOT EXISTS commune_risk_levels_opened ON release.commune_risk_levels (from_release);
CREATE INDEX IF NOT EXISTS commune_risk_levels_current_geom ON release.commune_risk_levels USING gist (geom) WHERE to_release IS NULL;
-- A bbox also matches what has no geometry, which a GiST index only finds by being read from end to end.
CREATE INDEX IF NOT EXISTS commune_risk_levels_current_unplaced ON release.commune_risk_levels ("commune_code") WHERE to_release IS NULL AND geom IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_current_unit ON release.commune_risk_levels ("commune_code") WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_time ON release.commune_risk_levels ("valid_from", "valid_to") WHERE to_release IS NULL;
CREATE OR REPLACE TRIGGER guard_history BEFORE UPDATE OR DELETE ON release.commune_risk_levels FOR EACH ROW EXECUTE FUNCTION release.guard_history();
COMMENT ON TABLE release.commune_risk_levels IS 'Cấp độ dịch theo xã: các bản công bố / releases';
GRANT SELECT ON release.commune_risk_levels TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

CREATE INDEX IF NOT EXISTS commune_risk_levels_commune_name_folded ON release.commune_risk_levels USING gin (api.fold("commune_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_district_name_folded ON release.commune_risk_levels USING gin (api.fold("district_name") gin_trgm_ops) WHERE to_release IS NULL;
CREATE INDEX IF NOT EXISTS commune_risk_levels_notice_no_folded ON release.commune_risk_levels USING gin (api.fold("notice_no") gin_trgm_ops) WHERE to_release IS NULL;
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, 'commune_risk_levels_search_') AND indexname <> 'commune_risk_levels_search_b0d65d' LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS commune_risk_levels_search_b0d65d ON release.commune_risk_levels USING gin (api.fold(coalesce("commune_code", '') || E'\n' || coalesce("commune_name", '') || E'\n' || coalesce("district_name", '') || E'\n' || coalesce("notice_no", '')) gin_trgm_ops) WHERE to_release IS NULL;

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

CREATE OR REPLACE FUNCTION work.check_commune_risk_levels() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF NOT (NEW."commune_code" IS NOT NULL) THEN
    found := found || ROW('commune_risk_levels_commune_code_required', 'commune_code', '«Mã xã» chưa có giá trị.', '“Commune code” has no value.', 'Nhập «Mã xã» rồi lưu lại. / Fill in “Commune code” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" ~ '^(?:[0-9]{5})$') THEN
    found := found || ROW('commune_risk_levels_commune_code_pattern', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không đúng mẫu.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') does not fit the pattern.', 'Viết như 02179. / Write it like 02179.')::work.refusal;
  END IF;
  IF NOT (NEW."commune_code" IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = NEW."commune_code" AND level = 'commune')) THEN
    found := found || ROW('commune_risk_levels_commune_code_unit', 'commune_code', '«Mã xã» (' || coalesce(NEW."commune_code"::text, '–') || ') không phải mã xã của tỉnh.', '“Commune code” (' || coalesce(NEW."commune_code"::text, '–') || ') is no commune of the province.', 'Chọn «Mã xã» trong danh sách. / Choose “Commune code” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."epidemic_level" IS NOT NULL) THEN
    found := found || ROW('commune_risk_levels_epidemic_level_required', 'epidemic_level', '«Cấp độ dịch» chưa có giá trị.', '“Epidemic level” has no value.', 'Nhập «Cấp độ dịch» rồi lưu lại. / Fill in “Epidemic level” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."epidemic_level" IS NULL OR EXISTS (SELECT FROM code.epidemic_level WHERE code = NEW."epidemic_level")) THEN
    found := found || ROW('commune_risk_levels_epidemic_level_code', 'epidemic_level', '«Cấp độ dịch» (' || coalesce(NEW."epidemic_level"::text, '–') || ') không có trong danh mục.', '“Epidemic level” (' || coalesce(NEW."epidemic_level"::text, '–') || ') is not in the code list.', 'Chọn «Cấp độ dịch» trong danh sách. / Choose “Epidemic level” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."level_system" IS NOT NULL) THEN
    found := found || ROW('commune_risk_levels_level_system_required', 'level_system', '«Hệ phân loại» chưa có giá trị.', '“Classification” has no value.', 'Nhập «Hệ phân loại» rồi lưu lại. / Fill in “Classification” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."level_system" IS NULL OR EXISTS (SELECT FROM code.level_system WHERE code = NEW."level_system")) THEN
    found := found || ROW('commune_risk_levels_level_system_code', 'level_system', '«Hệ phân loại» (' || coalesce(NEW."level_system"::text, '–') || ') không có trong danh mục.', '“Classification” (' || coalesce(NEW."level_system"::text, '–') || ') is not in the code list.', 'Chọn «Hệ phân loại» trong danh sách. / Choose “Classification” from the list.')::work.refusal;
  END IF;
  IF NOT (NEW."assessed_on" IS NOT NULL) THEN
    found := found || ROW('commune_risk_levels_assessed_on_required', 'assessed_on', '«Ngày đánh giá» chưa có giá trị.', '“Assessed on” has no value.', 'Nhập «Ngày đánh giá» rồi lưu lại. / Fill in “Assessed on” and save again.')::work.refusal;
  END IF;
  IF NOT (NEW."valid_from" IS NOT NULL) THEN
    found := found || ROW('commune_risk_levels_valid_from_required', 'valid_from', '«Áp dụng từ» chưa có giá trị.', '“Valid from” has no value.', 'Nhập «Áp dụng từ» rồi lưu lại. / Fill in “Valid from” and save again.')::work.refusal;
  END IF;
  IF NOT (char_length(NEW."notice_no") <= 80) THEN
    found := found || ROW('commune_risk_levels_notice_no_length', 'notice_no', '«Số thông báo» dài quá 80 ký tự.', '“Notice” is longer than 80 characters.', 'Rút ngắn «Số thông báo». / Shorten “Notice”.')::work.refusal;
  END IF;
  IF NOT (NEW."valid_from" <= NEW."valid_to") THEN
    found := found || ROW('commune_risk_levels_valid_in_order', 'valid_from', 'Ngày hết áp dụng (' || coalesce(to_char(NEW."valid_to", 'DD/MM/YYYY'), '–') || ') trước ngày áp dụng (' || coalesce(to_char(NEW."valid_from", 'DD/MM/YYYY'), '–') || ').', 'Valid to ' || coalesce(to_char(NEW."valid_to", 'DD/MM/YYYY'), '–') || ', before valid from ' || coalesce(to_char(NEW."valid_from", 'DD/MM/YYYY'), '–') || '.', 'Kiểm tra lại hai ô ngày này. / Check these two cells.')::work.refusal;
  END IF;
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.commune_risk_levels
    FOR EACH ROW EXECUTE FUNCTION work.check_commune_risk_levels(%L)', current_user);
END $$;
CREATE VIEW review.commune_risk_levels AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', CASE WHEN w."commune_code" IS DISTINCT FROM r."commune_code" THEN 'Mã xã: ' || coalesce(r."commune_code"::text, '–') || ' → ' || coalesce(w."commune_code"::text, '–') END, CASE WHEN w."epidemic_level" IS DISTINCT FROM r."epidemic_level" THEN 'Cấp độ dịch: ' || coalesce((SELECT vi FROM code.epidemic_level WHERE code = r."epidemic_level"), '–') || ' → ' || coalesce((SELECT vi FROM code.epidemic_level WHERE code = w."epidemic_level"), '–') END, CASE WHEN w."level_system" IS DISTINCT FROM r."level_system" THEN 'Hệ phân loại: ' || coalesce((SELECT vi FROM code.level_system WHERE code = r."level_system"), '–') || ' → ' || coalesce((SELECT vi FROM code.level_system WHERE code = w."level_system"), '–') END, CASE WHEN w."assessed_on" IS DISTINCT FROM r."assessed_on" THEN 'Ngày đánh giá: ' || coalesce(to_char(r."assessed_on", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."assessed_on", 'DD/MM/YYYY'), '–') END, CASE WHEN w."valid_from" IS DISTINCT FROM r."valid_from" THEN 'Áp dụng từ: ' || coalesce(to_char(r."valid_from", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."valid_from", 'DD/MM/YYYY'), '–') END, CASE WHEN w."valid_to" IS DISTINCT FROM r."valid_to" THEN 'Áp dụng đến: ' || coalesce(to_char(r."valid_to", 'DD/MM/YYYY'), '–') || ' → ' || coalesce(to_char(w."valid_to", 'DD/MM/YYYY'), '–') END, CASE WHEN w."notice_no" IS DISTINCT FROM r."notice_no" THEN 'Số thông báo: ' || coalesce(r."notice_no"::text, '–') || ' → ' || coalesce(w."notice_no"::text, '–') END), '') END AS differences,
         NULL::double precision AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         w."commune_code", r."commune_code" AS "commune_code_published", w."epidemic_level", r."epidemic_level" AS "epidemic_level_published", w."level_system", r."level_system" AS "level_system_published", w."assessed_on", r."assessed_on" AS "assessed_on_published", w."valid_from", r."valid_from" AS "valid_from_published", w."valid_to", r."valid_to" AS "valid_to_published", w."notice_no", r."notice_no" AS "notice_no_published",
         coalesce(w.geom, r.geom)::geometry(MultiPolygon, 4326) AS geom
    FROM work.commune_risk_levels w
    LEFT JOIN release.commune_risk_levels r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR (ROW(w."commune_code", w."epidemic_level", w."level_system", w."assessed_on", w."valid_from", w."valid_to", w."notice_no") IS DISTINCT FROM ROW(r."commune_code", r."epidemic_level", r."level_system", r."assessed_on", r."valid_from", r."valid_to", r."notice_no")));
COMMENT ON VIEW review.commune_risk_levels IS 'Cấp độ dịch theo xã: khác bản công bố / not as published';
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.commune_risk_levels FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.commune_risk_levels TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.commune_risk_levels TO covidmaps_publisher;


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
GRANT SELECT ON api.commune_risk_levels TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher, covidmaps_viewer, covidmaps_field;

CREATE VIEW history.commune_risk_levels AS
  SELECT "commune_code", "commune_name", "district_name", "epidemic_level", "epidemic_level_vi", "epidemic_level_en", "level_system", "level_system_vi", "level_system_en", "assessed_on", "valid_from", "valid_to", "notice_no", "updated_at", geom, feature, from_release, to_release
    FROM release.commune_risk_levels r WHERE true
     AND (NOT EXISTS (SELECT FROM release.release s WHERE s.layer = 'commune_risk_levels' AND s.withheld_at IS NOT NULL)
          OR EXISTS (SELECT FROM release.release s WHERE s.layer = 'commune_risk_levels' AND s.withheld_at IS NULL
                        AND s.release_id >= r.from_release AND (r.to_release IS NULL OR s.release_id < r.to_release)));
COMMENT ON VIEW history.commune_risk_levels IS 'Cấp độ dịch theo xã: các bản công bố / releases';
GRANT SELECT ON history.commune_risk_levels TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

INSERT INTO release.layer VALUES (
  'commune_risk_levels', 'on_save', 'commune_code', ARRAY['commune_code', 'commune_name', 'district_name', 'epidemic_level', 'epidemic_level_vi', 'epidemic_level_en', 'level_system', 'level_system_vi', 'level_system_en', 'assessed_on', 'valid_from', 'valid_to', 'notice_no'],
  'valid_from', 'valid_to', jsonb_build_array(jsonb_build_object('id', 'commune_risk_levels', 'where', NULL)),
  ARRAY[]::text[], interval '168 hours', '51ea2bc922016981')
ON CONFLICT (layer) DO UPDATE SET (publish, key_column, columns, time_start, time_end, collections, shown_with, expected_every, definition)
  = (EXCLUDED.publish, EXCLUDED.key_column, EXCLUDED.columns, EXCLUDED.time_start, EXCLUDED.time_end, EXCLUDED.collections,
     EXCLUDED.shown_with, EXCLUDED.expected_every, EXCLUDED.definition);
INSERT INTO release.collection_state (collection, layer)
  SELECT c ->> 'id', layer FROM release.layer, jsonb_array_elements(collections) c WHERE layer = 'commune_risk_levels'
  ON CONFLICT (collection) DO NOTHING;
