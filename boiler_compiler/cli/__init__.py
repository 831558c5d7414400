"""The command line: one module a command. The only part of the compiler that may run programs."""
