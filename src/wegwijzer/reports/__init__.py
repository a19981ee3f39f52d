"""Protected figures as charts, maps, tables, PDF, Word and Excel."""
