"""Where things lie: the regions with their outlines, the map projection, and the coordinates of cities.

The data and their origin, licence and checksums stand in data/SOURCES.md; the tools that make them lie in tools/.
"""
