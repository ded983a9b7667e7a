"""CQL2 1.0 (OGC 21-065r2): text and JSON to one tree within stated bounds, the tree to SQL with bound values.

text ─▶ tokens ─▶ parse_text ─┐
                              ├─▶ tree (ast) ─▶ compile_filter ─▶ condition for serve.query
JSON ───────────▶ parse_json ─┘
"""
