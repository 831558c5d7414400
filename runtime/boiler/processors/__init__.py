"""Processors that run a program in this process. Must not know Flink or the compiler."""
