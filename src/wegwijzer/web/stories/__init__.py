"""Stories: told, kept safe, read, coded."""
