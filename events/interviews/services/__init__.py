"""What is done with timetables and interviews; the one place where times are given (R15)."""
