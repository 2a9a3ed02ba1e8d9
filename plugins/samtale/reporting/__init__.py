"""What people see in the terminal: problems, progress, and everything else that is printed."""
