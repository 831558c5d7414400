"""boilerc: source text to view plan to Flink job, and the command line. Never imports user code outside `cli`."""
