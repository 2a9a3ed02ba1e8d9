"""What people see in the terminal: problems, progress, and all other output."""
