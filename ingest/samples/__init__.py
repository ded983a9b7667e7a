"""Hand-ins as officers really make them: invented data, real names of units, the same seed the same bytes.

Each layer has a module of its name with ``rows`` (the truth) and the sheet or the attributes in which an officer hands
it in; the data themselves are in tables/.
"""
