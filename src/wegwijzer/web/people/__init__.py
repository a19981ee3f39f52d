"""People: who is here, with which roles, and who takes over what somebody leaves behind."""
