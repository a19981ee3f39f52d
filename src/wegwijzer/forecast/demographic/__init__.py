"""Use of care as population times rate: who will live where, who uses what, why that changes and how sure it is."""
