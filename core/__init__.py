"""The shared kernel: knows neither talent nor events."""
