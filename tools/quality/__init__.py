"""Looks at the finished site as its readers' tools do: axe-core, the Nu HTML checker, links, weights, pictures, Lighthouse."""
