"""Organisations: employers, parks and incubators, by their unified social credit code."""
