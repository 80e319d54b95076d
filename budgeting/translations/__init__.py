"""The catalogues of the pages: Korean, and the English that stands in the code."""
