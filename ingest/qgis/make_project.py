"""Makes the project file; run by the system's Python, which has QGIS: ``python3 make_project.py PLAN.json OUT.qgz``.

Knows nothing of our catalogue: the plan says everything. Written for QGIS 3.22, the oldest that we support; a newer
QGIS opens what an older one wrote, not the other way round.
"""

import json
import os
import re
import sys
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDatumTransform,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsMapLayer,
    QgsMapThemeCollection,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSnappingConfig,
    QgsTolerance,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtXml import QDomDocument

Plan = dict[str, Any]
FONT = "DejaVu Sans"


def main(plan_path: str, out_path: str) -> None:
    """Write the project; exit 1 with a sentence when a table cannot be opened."""
    with open(plan_path, encoding="utf-8") as file:  # noqa: PTH123  also runs where pathlib's newer names are missing
        plan = json.load(file)
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    make(project, plan)
    if not project.write(out_path):
        sys.exit(project.error())
    sys.stdout.flush()
    os._exit(0)  # every layer that listens for news would take half a second to end


def make(project: Any, plan: Plan) -> None:
    project.setTitle(plan["title"])
    project.setCrs(QgsCoordinateReferenceSystem(plan["crs"]))
    project.setEllipsoid("EPSG:7030")
    set_transforms(project, plan)
    layers = add_layers(project, plan["tables"])
    project.layerTreeRoot().setHasCustomLayerOrder(True)
    project.layerTreeRoot().setCustomLayerOrder([layers[each] for each in plan["drawing_order"]])
    set_editing(project, plan["tables"], layers)
    for name, ids in plan["themes"].items():
        add_theme(project, name, [layers[each] for each in ids])
    extent = home(project, plan)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    project.viewSettings().setMapScales([1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000])
    project.viewSettings().setUseProjectScales(True)
    if plan["layout"]:
        add_layout(project, plan["layout"], layers, extent)
    if plan["service"]:
        set_service(project, plan, layers, extent)


def set_transforms(project: Any, plan: Plan) -> None:
    """Fix the datum operation; else QGIS asks every user to choose one of two when the project opens."""
    context = project.transformContext()
    for name in (plan["crs"], "EPSG:3405"):
        local = QgsCoordinateReferenceSystem(name)
        for other in ("EPSG:4326", "EPSG:3857", "OGC:CRS84"):
            world = QgsCoordinateReferenceSystem(other)
            found = [each for each in QgsDatumTransform.operations(world, local) if plan["datum_name"] in each.name]
            if found:
                context.addCoordinateOperation(world, local, found[0].proj, False)
    project.setTransformContext(context)


def home(project: Any, plan: Plan) -> Any:
    world = QgsCoordinateReferenceSystem("EPSG:4326")
    box = QgsRectangle(*plan["extent"])
    box.scale(1.05)
    return QgsCoordinateTransform(world, project.crs(), project.transformContext()).transformBoundingBox(box)


# --- layers ---


def add_layers(project: Any, tables: list[Plan]) -> dict[str, Any]:
    groups: dict[str, Any] = {"": project.layerTreeRoot()}
    layers: dict[str, Any] = {}
    for table in tables:
        layer = QgsVectorLayer(table["uri"], table["title"], "postgres")
        if not layer.isValid():
            sys.exit(f"{table['schema']}.{table['table']}: {layer.error().summary()}")
        if table["group"] not in groups:
            groups[table["group"]] = project.layerTreeRoot().addGroup(table["group"])
            groups[table["group"]].setExpanded(len(groups) == 2)
        project.addMapLayer(layer, False)
        node = groups[table["group"]].addLayer(layer)
        node.setItemVisibilityChecked(table["is_visible"])
        node.setExpanded(False)
        layers[table["id"]] = layer
    for table in tables:
        dress(layers[table["id"]], table, layers)
    return layers


def with_ids(words: str, layers: dict[str, Any]) -> str:
    """Return the text with the layers' ids in the places ``@@name@@``."""
    return re.sub(r"@@(\w+?)@@", lambda match: layers[match[1]].id(), words)


def dress(layer: Any, table: Plan, layers: dict[str, Any]) -> None:
    document = QDomDocument()
    document.setContent(with_ids(table["qml"], layers))
    ok, message = layer.importNamedStyle(document)
    if not ok:
        sys.exit(f"{table['id']}: {message}")
    layer.setReadOnly(table["is_read_only"])
    layer.setAbstract(table["abstract"]) if hasattr(layer, "setAbstract") else None
    layer.setRefreshOnNotifyEnabled(table["is_listening"])
    if table["is_private"]:
        layer.setFlags(layer.flags() | QgsMapLayer.Private)
    if table["time_start"]:
        temporal = layer.temporalProperties()
        temporal.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields)
        temporal.setStartField(table["time_start"])
        temporal.setEndField(table["time_end"] or "")
        temporal.setIsActive(False)


def set_editing(project: Any, tables: list[Plan], layers: dict[str, Any]) -> None:
    """Snap to what has shapes, keep shared borders together; changes stay in the local buffer until Save."""
    config = QgsSnappingConfig(project)
    config.setEnabled(True)
    config.setMode(QgsSnappingConfig.AdvancedConfiguration)
    config.setIntersectionSnapping(True)
    for table in tables:
        if table["geometry"]:
            config.setIndividualLayerSettings(layers[table["id"]], snapping(table["is_snapped"]))
    project.setSnappingConfig(config)
    project.setTopologicalEditing(True)
    project.setAvoidIntersectionsLayers([layers[each["id"]] for each in tables if each["no_overlap"]])
    if hasattr(project, "setTransactionMode"):
        project.setTransactionMode(Qgis.TransactionMode.Disabled)
    else:
        project.setAutoTransaction(False)


def snapping(enabled: bool) -> Any:
    if hasattr(Qgis, "SnappingType"):
        kinds = Qgis.SnappingTypes(Qgis.SnappingType.Vertex | Qgis.SnappingType.Segment)
    else:
        kinds = QgsSnappingConfig.SnappingTypes(QgsSnappingConfig.VertexFlag | QgsSnappingConfig.SegmentFlag)
    return QgsSnappingConfig.IndividualLayerSettings(enabled, kinds, 12, QgsTolerance.Pixels)


def add_theme(project: Any, name: str, layers: list[Any]) -> None:
    theme = QgsMapThemeCollection.MapThemeRecord()
    for layer in layers:
        record = QgsMapThemeCollection.MapThemeLayerRecord(layer)
        record.usingCurrentStyle = True
        record.currentStyle = layer.styleManager().currentStyle()
        theme.addLayerRecord(record)
    project.mapThemeCollection().insert(name, theme)


# --- for QGIS Server ---


def set_service(project: Any, plan: Plan, layers: dict[str, Any], extent: Any) -> None:
    """Say what WMS and WFS publish: every layer of the project under its table's name, nothing to be written."""
    says = plan["service"]
    for table in plan["tables"]:
        layer = layers[table["id"]]
        layer.setShortName(table["table"])
        layer.setTitle(table["title"])
    texts = {
        "WMSServiceTitle": says["title"],
        "WMSServiceAbstract": says["abstract"],
        "WMSContactOrganization": says["organization"],
        "WMSAccessConstraints": says["licence"],
        "WMSOnlineResource": says["address"],
        "WMSRootName": "covidmaps",
        "WMSUrl": says["address"],
        "WFSUrl": says["address"],
    }
    for name, text in texts.items():
        project.writeEntry(name, "/", text)
    project.writeEntry("WMSServiceCapabilities", "/", True)
    project.writeEntry("WMSCrsList", "/", ["EPSG:4326", "EPSG:3857", "CRS:84", plan["crs"], "EPSG:3405"])
    project.writeEntry(
        "WMSExtent",
        "/",
        [repr(v) for v in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())],
    )
    ids = [layers[each["id"]].id() for each in plan["tables"]]
    project.writeEntry("WFSLayers", "/", ids)
    for each in ids:
        project.writeEntry("WFSLayersPrecision", "/" + each, 7)


# --- the printed map ---


def add_layout(project: Any, plan: Plan, layers: dict[str, Any], extent: Any) -> None:
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(plan["name"])
    layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Landscape)
    picture = QgsLayoutItemMap(layout)
    place(layout, picture, 10, 32, 300, 250)
    picture.setFollowVisibilityPreset(True)
    picture.setFollowVisibilityPresetName(plan["theme"])
    picture.setExtent(filling(extent, 300 / 250))
    picture.setFrameEnabled(True)
    text(layout, plan["title"], (10, 8, 400, 12), 20, bold=True)
    text(layout, plan["subtitle"], (10, 21, 400, 8), 11)
    add_legend(layout, picture, [layers[each] for each in plan["legend"]])
    add_scale(layout, picture)
    counts = [f"{title}: [% aggregate('{id_}', 'count', $id) %]" for title, id_ in plan["counts"]]
    text(layout, with_ids("\n".join(counts), layers), (315, 205, 98, 40), 9, center=False)
    text(layout, plan["footer"], (315, 262, 98, 20), 7, center=False)
    project.layoutManager().addLayout(layout)


def filling(extent: Any, ratio: float) -> Any:
    """Return the extent widened or heightened to this ratio of width to height; the item takes its shape from it."""
    width, height = max(extent.width(), extent.height() * ratio), max(extent.height(), extent.width() / ratio)
    return QgsRectangle.fromCenterAndSize(extent.center(), width, height)


def add_legend(layout: Any, picture: Any, layers: list[Any]) -> None:
    legend = QgsLayoutItemLegend(layout)
    legend.setTitle("Chú giải")
    legend.setLinkedMap(picture)
    legend.setAutoUpdateModel(False)
    group = legend.model().rootGroup()
    group.clear()
    for layer in layers:
        group.addLayer(layer)
    place(layout, legend, 315, 32, 98, 165)


def add_scale(layout: Any, picture: Any) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(picture)
    bar.setUnits(QgsUnitTypes.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setUnitsPerSegment(10)
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    place(layout, bar, 315, 246, 75, 14)
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
    place(layout, arrow, 396, 244, 14, 14)


def text(
    layout: Any, words: str, box: tuple[float, ...], size: float, *, bold: bool = False, center: bool = True
) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(words)
    font = QFont(FONT)
    font.setPointSizeF(size)
    font.setBold(bold)
    label.setFont(font)
    label.setHAlign(Qt.AlignHCenter if center else Qt.AlignLeft)
    place(layout, label, *box)


def place(layout: Any, item: Any, x: float, y: float, width: float, height: float) -> None:
    item.attemptMove(QgsLayoutPoint(x, y, QgsUnitTypes.LayoutMillimeters))
    item.attemptResize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutMillimeters))
    layout.addLayoutItem(item)


if __name__ == "__main__":
    main(*sys.argv[1:3])
