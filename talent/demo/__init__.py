"""The demo city: made-up people and claims, made by the services that real ones go through."""
