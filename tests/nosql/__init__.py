"""Tests of the nosql processor: what is pushed down, and that the database's answers are the program's."""
