"""The database: sessions, limits, faults, migrations and seeds."""
