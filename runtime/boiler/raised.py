"""What a program's function may raise that is a dead letter and never the end of a job. Must not know letters."""

RAISED = (Exception, SystemExit)
"""Every exception, and a program's own wish to end the process."""
