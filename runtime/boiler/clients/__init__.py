"""Client writes: versions of patches and forms, applied once each, in transactions. Must not know views' upkeep or Flink."""
