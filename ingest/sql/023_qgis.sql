-- Where QGIS looks for the style and form of a table (its own layout of the table). Made by us, read-only for everybody, so that nobody
-- needs the right to make tables and one person's "save as default" cannot change the form of all.
CREATE TABLE IF NOT EXISTS public.layer_styles (
  id serial PRIMARY KEY,
  f_table_catalog varchar,
  f_table_schema varchar,
  f_table_name varchar,
  f_geometry_column varchar,
  stylename text,
  styleqml xml,
  stylesld xml,
  useasdefault boolean,
  description text,
  owner varchar(63) DEFAULT current_user,
  ui xml,
  update_time timestamp DEFAULT current_timestamp,
  type varchar
);
COMMENT ON TABLE public.layer_styles IS 'QGIS: kiểu hiển thị và biểu mẫu của các bảng, do covidmaps qgis ghi / styles and forms, written by covidmaps qgis';
GRANT SELECT ON public.layer_styles TO covidmaps_editor, covidmaps_publisher, covidmaps_viewer;
