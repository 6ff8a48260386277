"""What people and the desk type about registrations."""
