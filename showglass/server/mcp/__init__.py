"""The door for agents: the Model Context Protocol over streamable HTTP, on the same runtime as every other door."""
