"""Backup, restore, and the rehearsal of a restore: dumps for small sites, pgBackRest with point-in-time recovery."""
