"""What several test suites start: a standalone Flink cluster, programs, databases."""
