"""The Django project: pages for people."""
