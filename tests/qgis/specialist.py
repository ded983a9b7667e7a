"""A specialist at QGIS, driven by lines of JSON; run by the system's Python: ``python3 specialist.py PROJECT``.

Does what the buttons do (edit buffer, form defaults, Save) through the same classes, without a window.
"""

import json
import os
import sys

from qgis.core import (
    NULL,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayoutExporter,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime

PROJECT = QgsProject.instance()


def layer_of(name):
    """Return the layer of the project on that table, "schema.table"."""
    schema, table = name.split(".")
    for layer in PROJECT.mapLayers().values():
        uri = layer.dataProvider().uri()
        if (uri.schema(), uri.table()) == (schema, table):
            return layer
    raise KeyError(name)


def features(layer, where):
    return list(layer.getFeatures(QgsFeatureRequest(QgsExpression(where))))


def value_in(value):
    """Return a value of JSON as QGIS holds it: {"date": …} and {"at": …} as a form's calendar gives them, in local time."""
    if isinstance(value, dict) and "date" in value:
        return QDate.fromString(value["date"], Qt.ISODate)
    if isinstance(value, dict):
        day, time = value["at"].split(" ")
        return QDateTime(QDate.fromString(day, Qt.ISODate), QTime.fromString(time, "HH:mm"))
    return NULL if value is None else value


def value_out(value):
    if value is None or value == NULL:
        return None
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.ISODate)
    return value


class Desk:
    """What can be asked; each method is one command and returns what JSON can hold."""

    def open(self, path):
        ok = PROJECT.read(path)
        return {"ok": ok, "invalid": [each.name() for each in PROJECT.mapLayers().values() if not each.isValid()]}

    def calm(self):
        """Discard what is being edited and look at the database anew."""
        for layer in PROJECT.mapLayers().values():
            if layer.isEditable():
                layer.rollBack()
            layer.dataProvider().reloadData()

    def alone(self, table, geometry, where=""):
        """Drag a table into an empty project: the default style of the database comes with it."""
        schema, name = table.split(".")
        shape = f"srid=4326 type={geometry} " if geometry else ""
        column = " (geom)" if geometry else ""
        uri = f"service='covidmaps' key='id' {shape}table=\"{schema}\".\"{name}\"{column} sql={where}"
        layer = QgsVectorLayer(uri, name, "postgres")
        message, ok = layer.loadDefaultStyle()
        PROJECT.addMapLayer(layer)
        return ok

    def read(self, layer, where, fields):
        found = layer_of(layer)
        return [{name: value_out(each[name]) for name in fields} for each in features(found, where)]

    def start(self, layer):
        return layer_of(layer).startEditing()

    def change(self, layer, where, values):
        """Change attributes as a form does when OK is pressed, geometry too ("wkt")."""
        found = layer_of(layer)
        for each in features(found, where):
            for name, value in values.items():
                if name == "wkt":
                    found.changeGeometry(each.id(), QgsGeometry.fromWkt(value))
                else:
                    found.changeAttributeValue(each.id(), found.fields().lookupField(name), value_in(value))

    def add(self, layer, values, wkt=None):
        """Add a feature as the form opens it: defaults first, then what is typed."""
        found = layer_of(layer)
        geometry = QgsGeometry.fromWkt(wkt) if wkt else QgsGeometry()
        feature = QgsVectorLayerUtils.createFeature(found, geometry, {}, found.createExpressionContext())
        for name, value in values.items():
            feature[name] = value_in(value)
        found.addFeature(feature)
        return {each.name(): value_out(feature[each.name()]) for each in found.fields()}

    def problems(self, layer, values, wkt=None):
        """Return what the form would say before OK can be pressed: field → texts."""
        found = layer_of(layer)
        geometry = QgsGeometry.fromWkt(wkt) if wkt else QgsGeometry()
        feature = QgsVectorLayerUtils.createFeature(found, geometry, {}, found.createExpressionContext())
        for name, value in values.items():
            feature[name] = value_in(value)
        said = {}
        for index, field in enumerate(found.fields()):
            ok, errors = QgsVectorLayerUtils.validateAttribute(found, feature, index)
            if not ok:
                said[field.name()] = [*errors, found.constraintDescription(index)]
        return said

    def paste(self, layer, where):
        """Copy a feature and paste it into the same layer."""
        found = layer_of(layer)
        for each in features(found, where):
            values = {index: each.attribute(index) for index in range(found.fields().count())}
            found.addFeature(
                QgsVectorLayerUtils.createFeature(found, each.geometry(), values, found.createExpressionContext())
            )

    def split(self, layer, line):
        points = [QgsPointXY(x, y) for x, y in line]
        return int(layer_of(layer).splitFeatures(points, False))

    def delete(self, layer, where):
        found = layer_of(layer)
        return found.deleteFeatures([each.id() for each in features(found, where)])

    def save(self, layer, keep=False):
        """Press Save; return what QGIS says, whole. A refusal leaves the edits in the buffer: they are kept, or discarded."""
        found = layer_of(layer)
        ok = found.commitChanges()
        errors = [] if ok else list(found.commitErrors())
        if not ok and not keep:
            found.rollBack()
        return {"ok": ok, "errors": "\n".join(errors)}

    def move_vertex(self, layer, where, number, to):
        """Drag one vertex of a shape, as the vertex tool does."""
        found = layer_of(layer)
        (feature,) = features(found, where)
        return found.moveVertex(to[0], to[1], feature.id(), number)

    def reload(self, layer):
        layer_of(layer).dataProvider().reloadData()

    def widget(self, layer, field):
        found = layer_of(layer)
        index = found.fields().lookupField(field)
        setup = found.editorWidgetSetup(index)
        return {
            "type": setup.type(),
            "alias": found.attributeAlias(index),
            "read_only": found.editFormConfig().readOnly(index),
            "default": found.defaultValueDefinition(index).expression(),
            "on_update": found.defaultValueDefinition(index).applyOnUpdate(),
        }

    def expressions(self):
        """Return what this QGIS cannot read of the forms: "layer.field" → reason."""
        wrong = {}
        for layer in PROJECT.mapLayers().values():
            for index, field in enumerate(layer.fields()):
                for text in (layer.constraintExpression(index), layer.defaultValueDefinition(index).expression()):
                    expression = QgsExpression(text)
                    if text and expression.hasParserError():
                        wrong[f"{layer.name()}.{field.name()}"] = expression.parserErrorString()
        return wrong

    def legend(self, layer):
        """Return what stands in the legend: value, label, kind of symbol, and what it is drawn with."""
        entries = []
        for each in layer_of(layer).renderer().categories():
            drawn = each.symbol().symbolLayer(0)
            entries.append(
                {"value": each.value(), "label": each.label(), "kind": drawn.layerType(), "drawn": drawn.properties()}
            )
        return entries

    def themes(self):
        collection = PROJECT.mapThemeCollection()
        return {name: len(collection.mapThemeVisibleLayers(name)) for name in collection.mapThemes()}

    def render(self, theme, path):
        """Draw a theme into a file; return what went wrong."""
        job, _ = self.drawn(theme)
        return job.renderedImage().save(path) and [each.message for each in job.errors()]

    def colors_at(self, theme, place, reach):
        """Return the colours of the map within so many pixels around a place, lon and lat: "#rrggbb"."""
        job, settings = self.drawn(theme)
        world = QgsCoordinateReferenceSystem("EPSG:4326")
        way = QgsCoordinateTransform(world, PROJECT.crs(), PROJECT.transformContext())
        pixel = settings.mapToPixel().transform(way.transform(QgsPointXY(*place)))
        around = range(-reach, reach + 1)
        image, x, y = job.renderedImage(), round(pixel.x()), round(pixel.y())
        return sorted({image.pixelColor(x + dx, y + dy).name() for dx in around for dy in around})

    def drawn(self, theme):
        settings = QgsMapSettings()
        settings.setLayers(PROJECT.mapThemeCollection().mapThemeVisibleLayers(theme))
        settings.setDestinationCrs(PROJECT.crs())
        settings.setTransformContext(PROJECT.transformContext())
        settings.setOutputSize(QSize(800, 800))
        settings.setExtent(PROJECT.viewSettings().defaultViewExtent())
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        return job, settings

    def print_map(self, path):
        layout = PROJECT.layoutManager().printLayouts()[0]
        settings = QgsLayoutExporter.PdfExportSettings()
        return QgsLayoutExporter(layout).exportToPdf(path, settings) == QgsLayoutExporter.Success

    def operations(self):
        """Return the datum operations that the project has fixed, so that no dialog asks for one."""
        return sorted([a, b] for a, b in PROJECT.transformContext().coordinateOperations())


def main():
    application = QgsApplication([], False)
    application.initQgis()
    desk = Desk()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = {"answer": getattr(desk, command.pop("do"))(**command)}
        except Exception as err:  # noqa: BLE001  the test shall read it, whatever it is
            answer = {"error": f"{type(err).__name__}: {err}"}
        print(json.dumps(answer), flush=True)
    os._exit(0)  # listeners of open layers would take half a second each to end


main()
