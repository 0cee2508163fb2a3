"""How long tests wait for what takes long on a busy machine. Only a failure takes that long."""

# In seconds.
PATIENCE = 120
